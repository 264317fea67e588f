import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BootError } from '../boot-error';
import { digestOf } from './digest';
import type { MediaStore } from './media-store';
import type { Medium } from './medium';
import { packDiskImage } from './sources/disk-image';
import { download, shown } from './sources/download';
import { isIso, unpackIso } from './sources/iso';

/** What a medium is made of. */
export interface MediumSources {
  /** Paths and URLs: an ISO, the image of a disk, or the files of a network installer. */
  readonly sources: readonly string[];
  /** `sha256:…` or `sha512:…` of the only source. @default whatever comes */
  readonly checksum?: string;
  /** Takes downloads that are not complete; the same command goes on with them. */
  readonly downloads: string;
  readonly onProgress: (words: string) => void;
  readonly signal?: AbortSignal;
}

/** What is taken for the image of a disk; everything else that is no ISO is kept as it is. */
const DISK_IMAGE_NAME = /\.(qcow2|img|raw|vmdk|vhdx|vhd|vdi)(\.(gz|xz|zst))?$/i;
/** Of NixOS's netboot image: it alone knows the path of the system in it. */
const NETBOOT_SCRIPT = 'netboot.ipxe';
const CHECKSUM = /^(sha256):([0-9a-f]{64})$|^(sha512):([0-9a-f]{128})$/;

/**
 * Adds a medium of files and URLs to those that machines are installed from, and gives it out from then on.
 * @throws BootError BOOT_MEDIUM_INVALID, BOOT_DOWNLOAD, BOOT_TOOL
 */
export async function addMedium(store: MediaStore, name: string, given: MediumSources): Promise<Medium> {
  const { sources, checksum, onProgress, signal } = given;
  const tool = signal === undefined ? {} : { signal };
  if (checksum !== undefined && (sources.length !== 1 || !CHECKSUM.test(checksum))) {
    throw new BootError(
      'BOOT_MEDIUM_INVALID',
      'a checksum is of one source: sha256: or sha512: and its digits',
    );
  }
  const files: { path: string; name: string; isDownload: boolean }[] = [];
  for (const source of sources) files.push(await localFile(source, given));
  const [only] = files;
  if (!only) throw new BootError('BOOT_MEDIUM_INVALID', 'give a file or a URL');
  if (checksum !== undefined) await checkFile(only, checksum);
  const whole = createHash('sha256');
  for (const { path } of files) whole.update(await digestOf(path, 'sha256'));
  const medium = await store.add(name, async (folder) => {
    const made = { digest: whole.digest('hex'), source: sources.map(shownSource).join(', ') };
    if (files.length === 1 && (await isIso(only.path))) {
      onProgress('taking the installer out of the medium');
      await unpackIso(only.path, folder, tool);
      return made;
    }
    if (files.length === 1 && DISK_IMAGE_NAME.test(only.name)) {
      onProgress('packing the image');
      return { ...made, diskBytes: await packDiskImage(only.path, folder, tool) };
    }
    for (const each of files) copyFileSync(each.path, join(folder, each.name));
    const script = files.find((each) => each.name === NETBOOT_SCRIPT);
    return script ? { ...made, kernelArguments: kernelArguments(readFileSync(script.path, 'utf8')) } : made;
  });
  for (const { path, isDownload } of files) if (isDownload) rmSync(path, { force: true });
  return medium;
}

async function localFile(
  source: string,
  { downloads, checksum, onProgress, signal }: MediumSources,
): Promise<{ path: string; name: string; isDownload: boolean }> {
  if (!/^https?:\/\//.test(source)) {
    if (!existsSync(source)) throw new BootError('BOOT_MEDIUM_INVALID', `there is no file ${source}`);
    return { path: source, name: basename(source), isDownload: false };
  }
  const url = new URL(source);
  mkdirSync(downloads, { recursive: true });
  const file = join(downloads, createHash('sha256').update(url.href).digest('hex').slice(0, 32));
  // Nobody could tell that the rest is of another version.
  if (checksum === undefined) rmSync(file, { force: true });
  await download({ url, file, onProgress, ...(signal === undefined ? {} : { signal }) });
  return { path: file, name: basename(url.pathname), isDownload: true };
}

/** What is wrong is not gone on with: the next attempt begins anew. */
async function checkFile(
  { path, isDownload, name }: { readonly path: string; readonly isDownload: boolean; readonly name: string },
  checksum: string,
): Promise<void> {
  const [algorithm = 'sha256', digits] = checksum.split(':');
  const found = await digestOf(path, algorithm);
  if (found === digits) return;
  if (isDownload) rmSync(path);
  throw new BootError('BOOT_DOWNLOAD', `${name} has the checksum ${algorithm}:${found}, and not ${checksum}`);
}

function shownSource(source: string): string {
  return /^https?:\/\//.test(source) ? shown(new URL(source)) : basename(source);
}

/** What a script of iPXE tells its kernel; settings of iPXE in it are for people. */
function kernelArguments(script: string): readonly string[] {
  const line = script.split('\n').find((each) => each.startsWith('kernel '));
  const words = line
    ?.split(/\s+/)
    .slice(2)
    .filter((word) => word !== '' && !word.includes('${'));
  if (words?.some((word) => word.startsWith('init='))) return words;
  throw new BootError('BOOT_MEDIUM_INVALID', `${NETBOOT_SCRIPT} does not say "init=", as that of NixOS does`);
}
