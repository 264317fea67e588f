import { chownSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { requireCommand } from '../command';
import type { GuestFiles } from '../guest';
import type { MachineDisk, MachineSpec } from '../guest-host';
import { variablesFile } from './launch-script';
import { firmwareFiles } from './programs';

/**
 * Makes the disk of a machine what its specification says: an empty one, or a difference to the images below it, grown to
 * its size.
 *
 * @param uid Account that QEMU works as.
 */
async function makeDisk(disk: MachineDisk, uid: number): Promise<void> {
  const size = String(disk.sizeBytes);
  mkdirSync(dirname(disk.file), { recursive: true });
  if (!existsSync(disk.file)) {
    const [below] = disk.backing ?? [];
    const over = below ? ['-b', below.file, '-F', below.format] : [];
    // Unsafe: what is below may be bound to another place by the time that it is read.
    await requireCommand(['qemu-img', 'create', '-q', '-u', '-f', disk.format, ...over, disk.file, size]);
  } else if ((await virtualSize(disk)) < disk.sizeBytes) {
    await requireCommand(['qemu-img', 'resize', '-q', '-f', disk.format, disk.file, size]);
  }
  chownSync(disk.file, uid, uid);
}

async function virtualSize({ file, format }: MachineDisk): Promise<number> {
  const told = await requireCommand(['qemu-img', 'info', '-f', format, '--output=json', file]);
  return (JSON.parse(told) as { readonly 'virtual-size': number })['virtual-size'];
}

/** Makes every file that a machine writes to, and the one with its cloud-init data; answers which it has. */
export async function makeMachineFiles(
  spec: MachineSpec,
  files: GuestFiles,
  uid: number,
): Promise<{ readonly hasSeed: boolean; readonly hasVariables: boolean }> {
  files.makeFolders('jail', 'run');
  chownSync(files.path('run'), uid, uid);
  for (const disk of spec.disks) await makeDisk(disk, uid);
  const firmware = firmwareFiles(spec);
  const variables = files.path(variablesFile(spec));
  if (firmware && !existsSync(variables)) copyFileSync(firmware.variables, variables);
  if (firmware) chownSync(variables, uid, uid);
  const hasSeed = spec.cloudInit !== undefined;
  if (hasSeed) await makeSeed(files, uid);
  return { hasSeed, hasVariables: firmware !== undefined };
}

/** A NoCloud medium of what lies in the folder `seed`. */
async function makeSeed(files: GuestFiles, uid: number): Promise<void> {
  const image = files.path('seed.iso');
  const options = ['-quiet', '-V', 'cidata', '-J', '-r', '-o', image, files.path('seed')];
  await requireCommand(['xorriso', '-as', 'mkisofs', ...options]);
  chownSync(image, uid, uid);
}
