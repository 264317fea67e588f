import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { BootError } from '../../boot-error';
import { DISK_IMAGE } from '../medium';
import { runTool, type ToolOptions } from '../run-tool';

/** Formats of virtual disks that are taken; qemu-img's own names. */
const FORMATS = ['qcow2', 'vmdk', 'vhdx', 'vpc', 'vdi', 'raw'];
/** Speed counts more than size: the machine unpacks it as it comes. */
const GZIP_LEVEL = 3;
/** Where every disk that a firmware starts has its mark: the last two bytes of its first sector. */
const MARK = { at: 510, bytes: Buffer.from([0x55, 0xaa]) };

/**
 * Makes of the image of a virtual disk what the installer of disk images writes: the raw disk, compressed by gzip.
 * @param file may be compressed by gzip, xz or zstd
 * @returns bytes of the disk
 * @throws BootError BOOT_MEDIUM_INVALID, BOOT_TOOL
 */
export async function packDiskImage(file: string, folder: string, options: ToolOptions): Promise<number> {
  const unpacked = join(folder, '.unpacked');
  const raw = join(folder, '.raw');
  try {
    const disk = (await decompress(file, unpacked, options)) ? unpacked : file;
    const described = await runTool(['qemu-img', 'info', '--output=json', disk], options);
    const { format, ...info } = JSON.parse(described) as Readonly<Record<string, unknown>>;
    if (typeof format !== 'string' || !FORMATS.includes(format)) {
      throw new BootError(
        'BOOT_MEDIUM_INVALID',
        `${file} is ${String(format)}, and not ${FORMATS.join(', ')}`,
      );
    }
    if (info['backing-filename'] !== undefined) {
      // It may name any file of this machine, which would be given to other machines.
      throw new BootError(
        'BOOT_MEDIUM_INVALID',
        `${file} lies on another image: join them with qemu-img convert`,
      );
    }
    if (format !== 'raw')
      await runTool(['qemu-img', 'convert', '-f', format, '-O', 'raw', disk, raw], options);
    const whole = format === 'raw' ? disk : raw;
    await checkMark(whole, file);
    await pipeline(
      createReadStream(whole, { highWaterMark: 1024 * 1024 }),
      createGzip({ level: GZIP_LEVEL }),
      createWriteStream(join(folder, DISK_IMAGE)),
      ...(options.signal === undefined ? [] : [{ signal: options.signal }]),
    );
    return statSync(whole).size;
  } finally {
    for (const each of [unpacked, raw]) rmSync(each, { force: true });
  }
}

/** @returns false where it is not compressed */
async function decompress(file: string, into: string, options: ToolOptions): Promise<boolean> {
  const head = (await firstBytes(file, 6)).toString('hex');
  if (head.startsWith('1f8b')) {
    await pipeline(createReadStream(file), createGunzip(), createWriteStream(into));
    return true;
  }
  const program = head === 'fd377a585a00' ? 'xz' : head.startsWith('28b52ffd') ? 'zstd' : undefined;
  if (program === undefined) return false;
  await runTool(['sh', '-c', `${program} -d -c < "$1" > "$2"`, 'sh', file, into], options);
  return true;
}

async function checkMark(disk: string, source: string): Promise<void> {
  const sector = await firstBytes(disk, MARK.at + MARK.bytes.length);
  if (sector.subarray(MARK.at).equals(MARK.bytes)) return;
  throw new BootError(
    'BOOT_MEDIUM_INVALID',
    `${source} is no disk that a machine could start from: it has no partition table`,
  );
}

/** The beginning of a file; less where it is shorter. */
export async function firstBytes(file: string, count: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
