import { constants, copyFileSync, linkSync, mkdirSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab, VolumeRecord } from '../model';

/** Folder below the lab's own of the bytes of disks. */
const FOLDER = 'disks';

type Bytes = Pick<VolumeRecord, 'image' | 'written'>;

/** A file of its own for what a machine writes. */
export function newDiskFile(lab: Lab): string {
  mkdirSync(join(lab.directory, FOLDER), { recursive: true, mode: 0o700 });
  return join(FOLDER, `${lab.ids.uuid()}.qcow2`);
}

/** The bytes of a disk that is made of an image: one more name of the same file, so that it outlives the image's own. */
export function bytesOfImage(lab: Lab, source: VolumeRecord): Bytes {
  if (source.image) return copyBytes(lab, source);
  if (source.file === undefined) return {};
  const file = newDiskFile(lab);
  linkSync(join(lab.directory, source.file), join(lab.directory, file));
  return { image: { file, format: source.format === 'qcow2' ? 'qcow2' : 'raw' } };
}

/** The bytes of a copy of a disk: the image is shared, what was written is copied. */
export function copyBytes(lab: Lab, source: VolumeRecord): Bytes {
  const image = source.image ? { image: source.image } : {};
  if (source.written === undefined || !existsSync(join(lab.directory, source.written))) return image;
  const written = newDiskFile(lab);
  copyFileSync(join(lab.directory, source.written), join(lab.directory, written), constants.COPYFILE_FICLONE);
  return { ...image, written };
}

/** Removes the bytes that no disk has any more. */
export function sweepDiskBytes(lab: Lab): void {
  const folder = join(lab.directory, FOLDER);
  if (!existsSync(folder)) return;
  const used = new Set<string | undefined>();
  for (const { image, written } of lab.state.volumes.values()) used.add(image?.file).add(written);
  for (const name of readdirSync(folder)) {
    if (!used.has(join(FOLDER, name))) rmSync(join(folder, name), { force: true });
  }
}
