import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readConstraints } from './link-providers';
import { packageDirectory, platformName } from './packages';

/** Of a domain that nobody can have, so that no registry ever has it. */
const OWN_PROVIDER = { address: 'rackwright.invalid/rackwright/rackwright', version: '0.1.0' };

/**
 * Lets a stack that requires Rackwright's own provider find it, whatever its other providers come from. Terraform takes
 * what lies in `terraform.d/plugins` from there, and all else from where it did before.
 *
 * @param home folder of the package
 */
export function linkOwnProvider(stackDirectory: string, { home }: { readonly home: string }): void {
  if (readConstraints(stackDirectory)?.has(OWN_PROVIDER.address) !== true) return;
  const plugins = join(stackDirectory, 'terraform.d', 'plugins');
  // The lab's mirror has it too.
  if (lstatSync(plugins, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const platform = platformName(process.platform, process.arch);
  // Terraform follows links at this level alone.
  const link = join(plugins, ...OWN_PROVIDER.address.split('/'), OWN_PROVIDER.version, platform);
  const target = relative(dirname(link), packageDirectory(home, OWN_PROVIDER, platform));
  const found = lstatSync(link, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() && readlinkSync(link) === target) return;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { recursive: true, force: true });
  symlinkSync(target, link, 'dir');
}
