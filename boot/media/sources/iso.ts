import { copyFileSync, createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { BootError } from '../../boot-error';
import { runTool, type ToolOptions } from '../../run-tool';

/** ISO 9660's mark: a volume descriptor at sector 16 of 2048 bytes. */
const MARK = { at: 16 * 2048 + 1, text: 'CD001' };
/** Where a prepared medium of Proxmox VE says how its installer gets its answers. */
export const PVE_MODE_FILE = '/auto-installer-mode.toml';

/** Whether a file is an image of a CD. */
export async function isIso(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(MARK.text.length), 0, MARK.text.length, MARK.at);
    return buffer.toString('latin1') === MARK.text;
  } finally {
    await handle.close();
  }
}

/** Paths of the files of an ISO that are among those. */
export async function filesOfIso(
  iso: string,
  paths: readonly string[],
  options: ToolOptions,
): Promise<ReadonlySet<string>> {
  const listed = await runTool(['xorriso', '-indev', iso, '-find', '/', '-type', 'f'], options);
  const found = new Set(listed.split('\n').map((line) => line.replaceAll(/^'|'$/g, '')));
  return new Set(paths.filter((path) => found.has(path)));
}

/**
 * Takes of an installation medium what its installer is started with over the network.
 * @throws BootError BOOT_MEDIUM_INVALID, BOOT_TOOL
 */
export async function unpackIso(iso: string, folder: string, options: ToolOptions): Promise<void> {
  const ubuntu = ['/casper/vmlinuz', '/casper/initrd'];
  const pve = ['/boot/linux26', '/boot/initrd.img'];
  const talos = ['/boot/vmlinuz', '/boot/initramfs.xz'];
  const has = await filesOfIso(iso, [...ubuntu, ...pve, ...talos, PVE_MODE_FILE], options);
  if (ubuntu.every((path) => has.has(path))) {
    await extract(iso, { '/casper/vmlinuz': 'vmlinuz', '/casper/initrd': 'initrd' }, { ...options, folder });
    // The installer fetches it whole.
    copyFileSync(iso, join(folder, 'medium.iso'));
    return;
  }
  if (pve.every((path) => has.has(path))) {
    if (!has.has(PVE_MODE_FILE)) {
      throw new BootError(
        'BOOT_MEDIUM_INVALID',
        'this medium of Proxmox VE would ask at the screen; prepare it first: rackwright iso prepare',
      );
    }
    await unpackPve(iso, folder, options);
    return;
  }
  if (talos.every((path) => has.has(path))) {
    await extract(
      iso,
      { '/boot/vmlinuz': 'vmlinuz-amd64', '/boot/initramfs.xz': 'initramfs-amd64.xz' },
      { ...options, folder },
    );
    return;
  }
  throw new BootError(
    'BOOT_MEDIUM_INVALID',
    'this medium is none of Ubuntu Server, Proxmox VE or Talos: give the kernel and the initial RAM disk of its network installer, one file after the other',
  );
}

/** As `proxmox-auto-install-assistant prepare-iso --pxe` of 9.1 lays it out: the kernel's files go beside, and leave the ISO. */
async function unpackPve(iso: string, folder: string, options: ToolOptions): Promise<void> {
  const [packed, plain] = [join(folder, '.initrd'), join(folder, '.initrd.cpio')];
  await extract(iso, { '/boot/linux26': 'vmlinuz', '/boot/initrd.img': '.initrd' }, { ...options, folder });
  await runTool(['zstd', '-q', '-d', packed, '-o', plain], options);
  await pipeline(createReadStream(plain), createGzip(), createWriteStream(join(folder, 'initrd.img')));
  for (const each of [packed, plain]) rmSync(each);
  const small = join(folder, '.proxmox.iso');
  await runTool(
    ['xorriso', '-boot_image', 'any', 'discard', '-indev', iso, '-outdev', small, '-rm_r', '/boot', '--'],
    options,
  );
  renameSync(small, join(folder, 'proxmox.iso'));
}

/** Date of the volume, by which some installers find their medium, in the form that xorriso takes, `2025111215300000`. */
export async function volumeDate(iso: string, options: ToolOptions): Promise<string | undefined> {
  const told = await runTool(['xorriso', '-indev', iso, '-pvd_info'], options);
  return /^(?:Volume uuid|Creation Time)\s*:\s*(\d{16})$/im.exec(told)?.[1];
}

/** Copies files out of an ISO. @param files name in the folder by the path in the ISO */
async function extract(
  iso: string,
  files: Readonly<Record<string, string>>,
  { folder, ...options }: ToolOptions & { readonly folder: string },
): Promise<void> {
  const words = Object.entries(files).flatMap(([from, to]) => ['-extract_single', from, join(folder, to)]);
  await runTool(['xorriso', '-osirrox', 'on', '-indev', iso, ...words], options);
}
