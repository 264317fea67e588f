import type { CatalogueEntry } from './catalogue';

const MIB = 1024 ** 2;
const EXTENSION = String.raw`\.(?:qcow2|img|raw|vmdk)$`;

function debian(release: number, code: string, mebibytes: number): CatalogueEntry {
  return {
    root: `debian-${release}`,
    pattern: new RegExp(`^(?:debian-)?(?:${release}|${code})(?:-[\\w.-]*)?${EXTENSION}`, 'i'),
    size: mebibytes * MIB,
    virtualSize: 3 * 1024 * MIB,
  };
}

function ubuntu(release: string, code: string, mebibytes: number): CatalogueEntry {
  const version = release.replace('.', String.raw`\.`);
  return {
    root: `ubuntu-${release}`,
    pattern: new RegExp(`^(?:ubuntu-)?(?:${version}|${code})(?:-[\\w.-]*)?${EXTENSION}`, 'i'),
    size: mebibytes * MIB,
    virtualSize: 3584 * MIB,
  };
}

function container(name: string, release: string, root: string, mebibytes: number): CatalogueEntry {
  const size = mebibytes * MIB;
  const tags = `${name}:(?:${release})(?:-[\\w.-]+)?`;
  return { root, pattern: new RegExp(`^${tags}$`), size, virtualSize: size };
}

/** Images of Docker Hub, by their last name and tag: `debian:12`. */
export const containerImages: readonly CatalogueEntry[] = [
  container('debian', '12|bookworm', 'debian-12', 46),
  container('debian', '13|trixie', 'debian-13', 47),
  container('ubuntu', '22\\.04|jammy', 'ubuntu-22.04', 28),
  container('ubuntu', '24\\.04|noble', 'ubuntu-24.04', 29),
];

/** Cloud images of the distributions, under the names that their publishers give them. */
export const cloudImages: readonly CatalogueEntry[] = [
  debian(11, 'bullseye', 348),
  debian(12, 'bookworm', 334),
  debian(13, 'trixie', 325),
  ubuntu('22.04', 'jammy', 660),
  ubuntu('24.04', 'noble', 592),
];
