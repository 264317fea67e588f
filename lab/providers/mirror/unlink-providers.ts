import {
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { withoutHashes } from './lock-file';
import { MIRRORED_PROVIDERS, mirrorDirectory, packageDirectory, packageHash } from './packages';

/**
 * Takes away what `linkProviders` and an initialisation with its providers left in a stack's folder: the lab's provider
 * must never be run against a real PVE. What came from a registry, another mirror or the user stays.
 */
export function unlinkProviders(stackDirectory: string, options: { readonly home: string }): void {
  const removed = [
    // First: these links lead through the one in terraform.d.
    ...installations(stackDirectory).map((entry) => removeInstallation(entry, stackDirectory, options.home)),
    unlinkMirror(stackDirectory),
    cleanLock(join(stackDirectory, '.terraform.lock.hcl'), options.home),
  ];
  if (removed.includes(true)) rmSync(join(stackDirectory, '.terraform', 'rackwright-init'), { force: true });
}

/** Where Terraform installed a version of a provider that the mirror has: one folder or link for each platform. */
function installations(stackDirectory: string): string[] {
  return MIRRORED_PROVIDERS.flatMap(({ address, version }) => {
    const folder = join(stackDirectory, '.terraform', 'providers', ...address.split('/'), version);
    return namesIn(folder).map((platform) => join(folder, platform));
  });
}

function removeInstallation(entry: string, stackDirectory: string, home: string): boolean {
  if (!isOfMirror(entry, stackDirectory) && !isCopyOfOurs(entry, home)) return false;
  rmSync(entry, { recursive: true, force: true });
  return true;
}

/** True for a link into the mirror of this package, or of another copy of it, which may be gone by now. */
function isOfMirror(entry: string, stackDirectory: string): boolean {
  if (!lstatSync(entry).isSymbolicLink()) return false;
  const target = resolve(dirname(entry), readlinkSync(entry));
  const implied = join(resolve(stackDirectory), 'terraform.d', 'plugins');
  if (target.startsWith(implied + sep)) return isOurLink(implied);
  try {
    return realpathSync(entry).includes(mirrorDirectory(sep));
  } catch {
    return target.includes(mirrorDirectory(sep));
  }
}

/** Terraform copies where it cannot link, and from a plugin cache. */
function isCopyOfOurs(entry: string, home: string): boolean {
  const provider = MIRRORED_PROVIDERS.find(({ address, version }) =>
    entry.includes(join(...address.split('/'), version)),
  );
  const [file, ...others] = namesIn(entry);
  if (!provider || file === undefined || others.length > 0) return false;
  return platforms(home, provider).some((platform) => {
    const ours = join(packageDirectory(home, provider, platform), file);
    // The size first: a real provider has tens of megabytes.
    const [size, wanted] = [sizeOf(join(entry, file)), sizeOf(ours)];
    return (
      size !== undefined && size === wanted && readFileSync(join(entry, file)).equals(readFileSync(ours))
    );
  });
}

function unlinkMirror(stackDirectory: string): boolean {
  const link = join(stackDirectory, 'terraform.d', 'plugins');
  if (!isOurLink(link)) return false;
  rmSync(link);
  if (namesIn(dirname(link)).length === 0) rmdirSync(dirname(link));
  return true;
}

function isOurLink(link: string): boolean {
  if (!lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) return false;
  return resolve(dirname(link), readlinkSync(link)).endsWith(mirrorDirectory(sep));
}

function cleanLock(file: string, home: string): boolean {
  if (!lstatSync(file, { throwIfNoEntry: false })) return false;
  const before = readFileSync(file, 'utf8');
  const hashes = MIRRORED_PROVIDERS.flatMap((provider) =>
    platforms(home, provider).map((platform) => packageHash(packageDirectory(home, provider, platform))),
  );
  const after = withoutHashes(before, new Set(hashes));
  if (after === before) return false;
  if (after === undefined) rmSync(file);
  else writeFileSync(file, after);
  return true;
}

function platforms(home: string, provider: (typeof MIRRORED_PROVIDERS)[number]): string[] {
  return namesIn(dirname(packageDirectory(home, provider, 'any')));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function sizeOf(file: string): number | undefined {
  try {
    return lstatSync(file).size;
  } catch {
    return undefined;
  }
}
