import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { terraformIdentity } from './find-terraform';
import type { TerraformOptions } from './terraform-options';

/** What Terraform, providers and backend an initialisation of a stack's folder is good for, as a hash. */
export function initialisedFor({
  binary,
  directory,
  environment,
}: Pick<TerraformOptions, 'binary' | 'directory' | 'environment'>): string {
  const configuration = JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8')) as {
    terraform?: unknown;
  };
  const lock = join(directory, '.terraform.lock.hcl');
  const parts = [
    terraformIdentity(binary, environment),
    JSON.stringify(configuration.terraform),
    existsSync(lock) ? readFileSync(lock, 'utf8') : '',
  ];
  return createHash('sha256').update(parts.join('\0')).digest('hex');
}
