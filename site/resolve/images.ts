import { basename } from 'node:path/posix';
import type { ProblemList } from '../errors';
import type { Image } from '../model';
import { DataSize } from '../values';
import type { MapTree } from '../yaml';
import type { ImageDraft } from './drafts';
import { Fields } from './fields';

/** Reads the catalogue of images, in the order of their names. */
export function resolveImages(catalogue: Fields, problems: ProblemList): Map<string, ImageDraft> {
  const images = catalogue
    .entries('images')
    .flatMap(([name, , tree]) =>
      tree.kind === 'map' ? [resolveImage(name, tree, problems)] : [{ name, minDiskGib: 0 }],
    );
  return new Map(images.sort((a, b) => (a.name < b.name ? -1 : 1)).map((image) => [image.name, image]));
}

function resolveImage(name: string, tree: MapTree, problems: ProblemList): ImageDraft {
  const fields = new Fields(tree, problems, `image "${name}"`, tree.place);
  const url = fields.require<string>('url: https://…/image.qcow2', 'url');
  const os = fields.require<Image['os']>('os: debian', 'os')?.value;
  const named = fields.get<string>('file_name')?.value;
  const fileName =
    named ??
    (url && nameIn(url.value)) ??
    // Without a URL its name cannot be known either, which is one mistake and not two.
    (url && fields.require<string>('file_name: image.qcow2', 'file_name')?.value);
  const minDisk = fields.get<string>('min_disk');
  const minDiskGib = minDisk ? DataSize.parse(minDisk.value).gib : 0;
  if (!url || !os || fileName === undefined) return { name, minDiskGib };
  const checksum = checksumOf(fields.get<string>('checksum')?.value);
  return {
    name,
    minDiskGib,
    model: { name, url: url.value, fileName, os, ...(checksum ? { checksum } : {}) },
  };
}

/** The last part of a URL, where it can be the name of a disk image. */
function nameIn(url: string): string | undefined {
  const last = basename(new URL(url).pathname);
  return /\.(qcow2|raw|vmdk)$/.test(last) ? last : undefined;
}

/** A checksum such as `sha256:<digits>`, taken apart. */
export function checksumOf(text: string | undefined): Image['checksum'] {
  const [algorithm, value] = text?.split(':') ?? [];
  return (algorithm === 'sha256' || algorithm === 'sha512') && value !== undefined
    ? { algorithm, value }
    : undefined;
}
