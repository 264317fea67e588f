import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { formatLockFile, isLocked, mergeLockFile, type LockedProvider } from './lock-file';
import { MIRRORED_PROVIDERS, mirrorDirectory, packageDirectory, packageHash, platformName } from './packages';

/** Where the package is, and for which machine the stack is made. */
export interface LinkOptions {
  /** Folder of the package. */
  readonly home: string;
  /** @default that of this process */
  readonly platform?: string;
}

/**
 * Makes a stack's folder use the providers of this package: a link to them that Terraform and OpenTofu look for by
 * themselves, and a lock file that names them. What is there already is not touched, so that `terraform init` is not
 * wanted again. Ignored where the user's CLI configuration says how providers are installed.
 */
export function linkProviders(stackDirectory: string, options: LinkOptions): void {
  const platform = options.platform ?? platformName(process.platform, process.arch);
  linkMirror(stackDirectory, mirrorDirectory(options.home));
  const constraints = readConstraints(stackDirectory);
  const isWanted = (address: string): boolean => constraints === undefined || constraints.has(address);
  const providers: LockedProvider[] = MIRRORED_PROVIDERS.filter(({ address }) => isWanted(address)).map(
    (provider) => {
      const stated = constraints?.get(provider.address);
      const hash = packageHash(packageDirectory(options.home, provider, platform));
      return { ...provider, hash, ...(stated === undefined ? {} : { constraints: stated }) };
    },
  );
  writeLock(join(stackDirectory, '.terraform.lock.hcl'), providers);
  const isInstalled = providers.every((provider) => isOursOrAbsent(stackDirectory, provider, platform));
  if (!isInstalled) rmSync(join(stackDirectory, '.terraform', 'rackwright-init'), { force: true });
}

/**
 * False where another provider of that name and version is installed. It comes by the plugin cache that cdktf shares
 * between projects: Terraform links to the cache, and a project with the real providers then changes what is there.
 */
function isOursOrAbsent(stackDirectory: string, provider: LockedProvider, platform: string): boolean {
  const { address, version, hash } = provider;
  const installed = join(stackDirectory, '.terraform', 'providers', ...address.split('/'), version, platform);
  if (!lstatSync(installed, { throwIfNoEntry: false })) return true;
  try {
    return packageHash(installed) === hash;
  } catch {
    // The link leads nowhere any more.
    return false;
  }
}

function linkMirror(stackDirectory: string, mirror: string): void {
  const link = join(stackDirectory, 'terraform.d', 'plugins');
  const target = relative(dirname(link), mirror);
  const found = lstatSync(link, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() && readlinkSync(link) === target) return;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { recursive: true, force: true });
  symlinkSync(target, link, 'dir');
}

function writeLock(file: string, providers: readonly LockedProvider[]): void {
  const before = readIfThere(file);
  if (before !== undefined && providers.every((provider) => isLocked(before, provider))) return;
  const partial = `${file}.${process.pid}.tmp`;
  writeFileSync(partial, before === undefined ? formatLockFile(providers) : mergeLockFile(before, providers));
  renameSync(partial, file);
}

interface SynthesizedStack {
  readonly terraform?: { readonly required_providers?: RequiredProviders | readonly RequiredProviders[] };
}

type RequiredProviders = Readonly<Record<string, { readonly source?: string; readonly version?: string }>>;

/** What the stack requires, by address; undefined where there is nothing synthesized to ask. */
export function readConstraints(stackDirectory: string): Map<string, string | undefined> | undefined {
  const text = readIfThere(join(stackDirectory, 'cdk.tf.json'));
  if (text === undefined) return undefined;
  const required = (JSON.parse(text) as SynthesizedStack).terraform?.required_providers ?? {};
  const groups: readonly RequiredProviders[] = Array.isArray(required)
    ? required
    : [required as RequiredProviders];
  const entries = groups.flatMap((group) => Object.values(group));
  return new Map(entries.map(({ source = '', version }) => [fullAddress(source), version] as const));
}

function fullAddress(source: string): string {
  const parts = source.split('/');
  if (parts.length === 3) return source;
  return parts.length === 2 ? `registry.terraform.io/${source}` : `registry.terraform.io/hashicorp/${source}`;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
