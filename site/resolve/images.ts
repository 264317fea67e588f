import type { ProblemList } from '../errors';
import type { Image } from '../model';
import { DataSize } from '../values';
import type { MapTree } from '../yaml';
import type { ImageDraft } from './drafts';
import type { PublicKeyFiles } from './automation';
import { Fields } from './fields';
import { resolveMediaSource } from './media-source';

/** Reads the catalogue of images, in the order of their names. */
export function resolveImages(
  catalogue: Fields,
  files: PublicKeyFiles,
  problems: ProblemList,
): Map<string, ImageDraft> {
  const images = catalogue
    .entries('images')
    .flatMap(([name, , tree]) =>
      tree.kind === 'map' ? [resolveImage(name, tree, { files, problems })] : [{ name, minDiskGib: 0 }],
    );
  return new Map(images.sort((a, b) => (a.name < b.name ? -1 : 1)).map((image) => [image.name, image]));
}

function resolveImage(
  name: string,
  tree: MapTree,
  { files, problems }: { readonly files: PublicKeyFiles; readonly problems: ProblemList },
): ImageDraft {
  const fields = new Fields(tree, problems, `image "${name}"`, tree.place);
  const source = resolveMediaSource(fields, files, {
    endings: /\.(qcow2|raw|vmdk)$/,
    example: 'image.qcow2',
  });
  const os = fields.require<Image['os']>('os: debian', 'os')?.value;
  const minDisk = fields.get<string>('min_disk');
  const minDiskGib = minDisk ? DataSize.parse(minDisk.value).gib : 0;
  if (!source || !os) return { name, minDiskGib };
  return { name, minDiskGib, model: { name, os, ...source } };
}
