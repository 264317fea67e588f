import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One apt archive of the host that the guests' root is made from. */
export interface AptSource {
  /** As guests use it: `http:` always, since their way out is a plain HTTP proxy. */
  readonly uri: string;
  /** As the host reaches it. */
  readonly origin: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Absolute path of a keyring. @default the keys that apt trusts anyway */
  readonly signedBy?: string;
}

/** What the host says of itself: `ID` and `VERSION_CODENAME` of os-release. */
export interface HostRelease {
  /** `debian` */
  readonly id: string;
  /** `bookworm` */
  readonly codename: string;
}

/** Reads `/etc/os-release`. */
export function hostRelease(file = '/etc/os-release'): HostRelease {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const field = (name: string): string => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(text)?.[1] ?? '';
  return { id: field('ID'), codename: field('VERSION_CODENAME') };
}

interface Entry {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly signedBy?: string;
}

const words = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter((word) => word !== '');

function oneLineEntries(text: string): Entry[] {
  const entries: Entry[] = [];
  for (const line of text.split('\n')) {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (!match) continue;
    const signedBy = /signed-by=(\S+)/.exec(match[1] ?? '')?.[1];
    entries.push({
      uris: words(match[2]),
      suites: words(match[3]),
      components: words(match[4]),
      ...(signedBy === undefined ? {} : { signedBy }),
    });
  }
  return entries;
}

function deb822Entries(text: string): Entry[] {
  const entries: Entry[] = [];
  const stanzas = text.replace(/^#.*\n?/gm, '').split(/\n\s*\n/);
  for (const stanza of stanzas) {
    const fields = new Map<string, string>();
    for (const match of stanza.matchAll(/^([A-Za-z-]+):((?:.*)(?:\n[ \t]+.*)*)/gm)) {
      fields.set((match[1] ?? '').toLowerCase(), (match[2] ?? '').trim());
    }
    const off = /^(no|false|0)$/i.test(fields.get('enabled') ?? '');
    if (off || !words(fields.get('types')).includes('deb')) continue;
    const signedBy = fields.get('signed-by');
    entries.push({
      uris: words(fields.get('uris')),
      suites: words(fields.get('suites')),
      components: words(fields.get('components')),
      // A key may stand in the file itself; apt's own trusted keys serve then.
      ...(signedBy?.startsWith('/') === true ? { signedBy } : {}),
    });
  }
  return entries;
}

/** `mirror+file:/path` names a file with one mirror a line (seen on Ubuntu's CI images). */
function resolveMirror(uri: string): string {
  if (!uri.startsWith('mirror+file:')) return uri;
  const file = uri.slice('mirror+file:'.length);
  if (!existsSync(file)) return uri;
  return words(readFileSync(file, 'utf8')).find((word) => /^https?:/.test(word)) ?? uri;
}

/**
 * The archives of the host's own distribution, from every form of apt's source lists.
 *
 * Only the release's own suites count (`bookworm`, `-updates`, `-security`): what third parties offer for the host is
 * none of the guests'.
 *
 * @param directory Apt's configuration. @default /etc/apt
 */
export function hostAptSources(codename: string, directory = '/etc/apt'): readonly AptSource[] {
  const parts = join(directory, 'sources.list.d');
  const files = [
    join(directory, 'sources.list'),
    ...(existsSync(parts) ? readdirSync(parts).sort() : []).map((name) => join(parts, name)),
  ].filter((file) => existsSync(file));
  const entries = files.flatMap((file) => {
    if (file.endsWith('.sources')) return deb822Entries(readFileSync(file, 'utf8'));
    return file.endsWith('.list') ? oneLineEntries(readFileSync(file, 'utf8')) : [];
  });
  const own = [codename, `${codename}-updates`, `${codename}-security`];
  const sources: AptSource[] = [];
  for (const entry of entries) {
    const suites = entry.suites.filter((suite) => own.includes(suite.split('/')[0] ?? ''));
    if (suites.length === 0 || !entry.components.includes('main')) continue;
    for (const origin of entry.uris.map(resolveMirror).filter((uri) => /^https?:/.test(uri))) {
      const { signedBy } = entry;
      sources.push({
        uri: origin.replace(/^https:/, 'http:'),
        origin,
        suites,
        components: entry.components,
        ...(signedBy === undefined ? {} : { signedBy }),
      });
    }
  }
  return sources;
}

/** Sources as a deb822 file. */
export function formatAptSources(sources: readonly AptSource[], address: 'uri' | 'origin'): string {
  return sources
    .map((source) =>
      [
        'Types: deb',
        `URIs: ${source[address]}`,
        `Suites: ${source.suites.join(' ')}`,
        `Components: ${source.components.join(' ')}`,
        ...(source.signedBy === undefined ? [] : [`Signed-By: ${source.signedBy}`]),
        '',
      ].join('\n'),
    )
    .join('\n');
}
