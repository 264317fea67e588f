import { type AptSource, hostAptSources, hostRelease, type HostRelease } from './apt-sources';

/** The root that a VM gets unless its image says otherwise. */
export const DEFAULT_ROOT = 'debian-12';

/** Roots of the catalogue, and what is in them where the host's own release is not. */
const RELEASES: Readonly<Record<string, HostRelease>> = {
  [DEFAULT_ROOT]: { id: 'debian', codename: 'bookworm' },
  'debian-13': { id: 'debian', codename: 'trixie' },
  'ubuntu-22.04': { id: 'ubuntu', codename: 'jammy' },
  'ubuntu-24.04': { id: 'ubuntu', codename: 'noble' },
};

/** Names of the roots that guests may ask for. */
export const RELEASE_NAMES: readonly string[] = Object.keys(RELEASES);

/** A release, and the archives that it is made from. */
export interface ReleaseSources {
  /** `trixie` */
  readonly suite: string;
  readonly sources: readonly AptSource[];
}

/**
 * Where a root's packages come from. The default is the host's own release, whose archives are known to be reachable; another
 * one of the same distribution comes from the same archives, and one of the other distribution from its own.
 * @param apt Apt's configuration on the host. @default /etc/apt
 */
export function releaseSources(name: string, host = hostRelease(), apt?: string): ReleaseSources {
  const release = name === DEFAULT_ROOT ? host : (RELEASES[name] ?? host);
  const own = hostAptSources(host.codename, apt);
  if (release.id === host.id) {
    const suiteOf = (suite: string): string => suite.replace(host.codename, release.codename);
    const sources = own.map((source) => ({ ...source, suites: source.suites.map(suiteOf) }));
    return { suite: release.codename, sources };
  }
  return { suite: release.codename, sources: OFFICIAL[release.id]?.(release.codename) ?? [] };
}

const OFFICIAL: Readonly<Record<string, (codename: string) => readonly AptSource[]>> = {
  debian: (codename) => {
    const common = { components: ['main'], signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg' };
    return [
      sourceOf('deb.debian.org/debian', [codename, `${codename}-updates`], common),
      sourceOf('deb.debian.org/debian-security', [`${codename}-security`], common),
    ];
  },
  ubuntu: (codename) => {
    const common = {
      components: ['main', 'universe'],
      signedBy: '/usr/share/keyrings/ubuntu-archive-keyring.gpg',
    };
    const suites = [codename, `${codename}-updates`, `${codename}-security`];
    return [sourceOf('archive.ubuntu.com/ubuntu', suites, common)];
  },
};

function sourceOf(
  place: string,
  suites: readonly string[],
  common: Pick<AptSource, 'components' | 'signedBy'>,
): AptSource {
  const uri = `http://${place}`;
  return { uri, origin: uri, suites, ...common };
}
