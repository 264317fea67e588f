import type { CatalogueEntry } from './catalogue';

const MIB = 1024 ** 2;

/** A system that containers are made of, as the index of Proxmox names it. */
export interface ContainerTemplate {
  /** `debian-12-standard` */
  readonly package: string;
  /** `12.12-1` */
  readonly version: string;
  /** `debian-12` */
  readonly os: string;
  readonly headline: string;
  /** `debian-12-standard_12.12-1_amd64.tar.zst` */
  readonly file: string;
  /** Bytes of the download. */
  readonly size: number;
}

/** Where the index says that templates are. */
export const TEMPLATE_SERVER = 'http://download.proxmox.com/images/system';

function template(name: string, version: string, ending: string, mebibytes: number): ContainerTemplate {
  const [distribution = name, release = '', variant = release] = name.split('-');
  return {
    package: name,
    version,
    os: distribution === 'archlinux' ? distribution : `${distribution}-${release}`,
    headline: `LXC ${variant} image for ${distribution} ${release}`.trimEnd(),
    file: `${name}_${version}_amd64.tar.${ending}`,
    size: mebibytes * MIB,
  };
}

/** What `pveam available` lists in the lab. */
export const containerTemplates: readonly ContainerTemplate[] = [
  template('almalinux-9-default', '20240911', 'xz', 100),
  template('alpine-3.22-default', '20250617', 'xz', 3),
  template('archlinux-base', '20240911-1', 'zst', 141),
  template('debian-11-standard', '11.7-1', 'zst', 107),
  template('debian-12-standard', '12.7-1', 'zst', 120),
  template('debian-13-standard', '13.1-1', 'zst', 123),
  template('fedora-42-default', '20250428', 'xz', 76),
  template('opensuse-15.6-default', '20240910', 'xz', 42),
  template('rockylinux-9-default', '20240912', 'xz', 101),
  template('ubuntu-22.04-standard', '22.04-1', 'zst', 123),
  template('ubuntu-24.04-standard', '24.04-2', 'zst', 135),
];

/** The same in any version, under the names of their files. */
const published: readonly CatalogueEntry[] = containerTemplates.map(({ package: name, os, size }) => ({
  root: os,
  pattern: new RegExp(`^${name.replaceAll('.', String.raw`\.`)}_[\\w.-]+_amd64\\.tar\\.(?:zst|xz|gz)$`),
  size,
  virtualSize: size,
}));

/** Root file systems beside the cloud images of Ubuntu: `noble-server-cloudimg-amd64-root.tar.xz`. */
function ubuntuRoot(release: string, code: string): CatalogueEntry {
  const version = release.replace('.', String.raw`\.`);
  return {
    root: `ubuntu-${release}`,
    pattern: new RegExp(`^(?:ubuntu-)?(?:${version}|${code})-[\\w.-]*\\.tar\\.(?:xz|gz)$`),
    size: 400 * MIB,
    virtualSize: 400 * MIB,
  };
}

/** Archives that containers are made of. */
export const containerArchives: readonly CatalogueEntry[] = [
  ...published,
  ubuntuRoot('22.04', 'jammy'),
  ubuntuRoot('24.04', 'noble'),
];
