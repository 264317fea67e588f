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

/** Cloud images of the distributions, under the names that their publishers give them. */
export const cloudImages: readonly CatalogueEntry[] = [
  debian(11, 'bullseye', 348),
  debian(12, 'bookworm', 334),
  debian(13, 'trixie', 325),
  ubuntu('22.04', 'jammy', 660),
  ubuntu('24.04', 'noble', 592),
];
