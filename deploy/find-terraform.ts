import { realpathSync, statSync } from 'node:fs';
import { delimiter } from 'node:path';
import { firstExecutable } from '../site';
import { DeployError } from './deploy-error';
import { isTerraformUsable } from './terraform-version';

type Environment = Readonly<Record<string, string | undefined>>;

/** The file that a name on PATH stands for; undefined when there is none. */
function onPath(binary: string, path: string): string | undefined {
  return firstExecutable(path.split(delimiter), binary);
}

/**
 * `terraform` or else `tofu`, whichever is on PATH and not too old; `$TERRAFORM_BINARY_NAME`, cdktf's own setting, wins.
 * Where there is no choice nothing is started; what is too old is told when it is initialised.
 *
 * @throws DeployError TERRAFORM_MISSING
 */
export async function findTerraform(environment: Environment): Promise<string> {
  const wanted = environment['TERRAFORM_BINARY_NAME'];
  const found = (wanted ? [wanted] : ['terraform', 'tofu']).filter(
    (binary) => binary.includes('/') || onPath(binary, environment['PATH'] ?? '') !== undefined,
  );
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  for (const binary of found) if (await isTerraformUsable(binary, environment)) return binary;
  if (first !== undefined) return first;
  throw new DeployError(
    'TERRAFORM_MISSING',
    `Neither terraform nor tofu is on PATH. Install one: https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install`,
  );
}

/**
 * What changes when the same name stands for another Terraform: real path, size in bytes and time of change. Nothing is
 * started for it. A name that stands for no file is given back alone.
 */
export function terraformIdentity(binary: string, environment: Environment): string {
  const file = binary.includes('/') ? binary : onPath(binary, environment['PATH'] ?? '');
  const stat = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  if (file === undefined || stat === undefined) return binary;
  return [binary, realpathSync(file), stat.size, stat.mtimeMs].join(' ');
}
