/** A provider as a lock file records it. */
export interface LockedProvider {
  readonly address: string;
  readonly version: string;
  /** As `required_providers` states it. */
  readonly constraints?: string;
  readonly hash: string;
}

const HEADER = [
  '# This file is maintained automatically by "terraform init".',
  '# Manual edits may be lost in future updates.',
  '',
  '',
].join('\n');

/** Writes providers as `terraform init` would. */
export function formatLockFile(providers: readonly LockedProvider[]): string {
  return HEADER + providers.map(formatProvider).join('\n');
}

function formatProvider(provider: LockedProvider): string {
  const constraints = provider.constraints === undefined ? [] : [`  constraints = "${provider.constraints}"`];
  return [
    `provider "${provider.address}" {`,
    `  version     = "${provider.version}"`,
    ...constraints,
    '  hashes = [',
    `    "${provider.hash}",`,
    '  ]',
    '}',
    '',
  ].join('\n');
}

/** True when a lock file records this provider, version and hash, whatever else it records. */
export function isLocked(lockFile: string, provider: LockedProvider): boolean {
  const entry = splitLockFile(lockFile).get(provider.address);
  if (entry === undefined) return false;
  const isSame =
    entry.includes(`version     = "${provider.version}"`) && entry.includes(`"${provider.hash}"`);
  return (
    isSame &&
    (provider.constraints === undefined || entry.includes(`constraints = "${provider.constraints}"`))
  );
}

/** The entries of a lock file by address; a provider of another address keeps its own. */
function splitLockFile(lockFile: string): Map<string, string> {
  const entries = [...lockFile.matchAll(/^provider "([^"]+)" \{\n[\s\S]*?^\}\n/gm)];
  return new Map(entries.map(([text, address = '']) => [address, text] as const));
}

/** Puts these providers into a lock file, beside those that it has. */
export function mergeLockFile(lockFile: string, providers: readonly LockedProvider[]): string {
  const entries = splitLockFile(lockFile);
  for (const provider of providers) entries.set(provider.address, formatProvider(provider));
  const sorted = [...entries].sort(([left], [right]) => (left < right ? -1 : 1));
  return HEADER + sorted.map(([, text]) => text).join('\n');
}

/**
 * Takes hashes out of a lock file, and the entries that had no other; undefined when no entry is left. A file without
 * any of them stays as it is, to the byte.
 */
export function withoutHashes(lockFile: string, hashes: ReadonlySet<string>): string | undefined {
  const isUnwanted = (line: string): boolean => hashes.has(/"(h1:[^"]+)"/.exec(line)?.[1] ?? '');
  if (!lockFile.split('\n').some(isUnwanted)) return lockFile;
  const entries = [...splitLockFile(lockFile).values()]
    .map((text) => ({ text, lines: text.split('\n').filter((line) => !isUnwanted(line)) }))
    .map(({ text, lines }) => ({ text, left: lines.join('\n') }))
    .filter(({ text, left }) => left === text || /"(?:h1|zh):/.test(left));
  return entries.length === 0 ? undefined : HEADER + entries.map(({ left }) => left).join('\n');
}
