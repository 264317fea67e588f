import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireCommand } from '../command';

/** Files of a machine's disk, in the folder of its root. */
export interface MachineImage {
  /** A qcow2 image with one ext4 file system, labelled `root`. */
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
  /** What the kernel is told. */
  readonly commandLine: string;
}

const MIB = 1024 * 1024;
/** Room beside what is there; cloud-init grows the file system to the disk. */
const SPARE_MIB = 256;

/** Where the files of a machine's disk lie. @param directory The root's top folder. */
export function machineImage(directory: string): MachineImage {
  return {
    disk: join(directory, 'disk.qcow2'),
    kernel: join(directory, 'vmlinuz'),
    initrd: join(directory, 'initrd.img'),
    // An emulated timer that is late on a busy host is no reason for the kernel to end.
    commandLine: 'root=LABEL=root ro console=ttyS0 net.ifnames=1 no_timer_check',
  };
}

/** Turns the tree of a root into a disk image with its kernel beside it; the tree is gone then. */
export async function packMachineImage(tree: string, sizeMib: number): Promise<void> {
  const packed = `${tree}.packed`;
  const raw = join(packed, 'disk.raw');
  const image = machineImage(packed);
  mkdirSync(packed, { mode: 0o755 });
  cpSync(join(tree, 'vmlinuz'), image.kernel, { dereference: true });
  cpSync(join(tree, 'initrd.img'), image.initrd, { dereference: true });
  writeFileSync(raw, '');
  const size = Math.ceil(sizeMib * 1.2) + SPARE_MIB;
  await requireCommand(['truncate', '--size', String(size * MIB), raw]);
  await requireCommand(['mke2fs', '-q', '-t', 'ext4', '-L', 'root', '-d', tree, raw]);
  await requireCommand(['qemu-img', 'convert', '-O', 'qcow2', raw, image.disk]);
  rmSync(raw);
  rmSync(tree, { recursive: true });
  await requireCommand(['mv', packed, tree]);
}
