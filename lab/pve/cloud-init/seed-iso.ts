import { execFile } from 'node:child_process';
import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GuestCloudInit } from '../../guests';
import type { VolumeRecord } from '../model';

const run = promisify(execFile);
const DESCRIPTOR = 16 * 2048;

/**
 * Reads a NoCloud seed from an uploaded image.
 *
 * @returns undefined when the image has no bytes in the lab or another label than `cidata`.
 */
export async function readSeedIso(
  directory: string,
  volume: VolumeRecord,
): Promise<GuestCloudInit | undefined> {
  if (volume.file === undefined) return undefined;
  const path = join(directory, volume.file);
  if ((await labelOf(path)).toLowerCase() !== 'cidata') return undefined;
  const files = await extract(path);
  const userData = files.get('user-data');
  const metaData = files.get('meta-data');
  if (userData === undefined || metaData === undefined) return undefined;
  const networkConfig = files.get('network-config');
  const vendorData = files.get('vendor-data');
  return {
    userData,
    metaData,
    ...(networkConfig === undefined ? {} : { networkConfig }),
    ...(vendorData === undefined ? {} : { vendorData }),
  };
}

/** Volume label in the primary descriptor of an ISO 9660 image; empty for anything else. */
async function labelOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(72);
    const { bytesRead } = await file.read(head, 0, head.length, DESCRIPTOR);
    if (bytesRead < head.length || head.toString('latin1', 1, 6) !== 'CD001') return '';
    return head.toString('latin1', 40, 72).trim();
  } finally {
    await file.close();
  }
}

/** Names are lower case with dashes: without Joliet or Rock Ridge an image may hold `USER_DATA`. */
async function extract(path: string): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'rackwright-seed-'));
  const target = join(folder, 'seed');
  try {
    await run('xorriso', ['-osirrox', 'on', '-indev', path, '-extract', '/', target]);
    const files = new Map<string, string>();
    for (const name of await readdir(target)) {
      const key = name
        .toLowerCase()
        .replace(/\.?(;\d+)?$/, '')
        .replaceAll('_', '-');
      files.set(key, await readFile(join(target, name), 'utf8'));
    }
    return files;
  } finally {
    // xorriso gives folders the permissions that they have in the image, which may be read-only.
    await rm(folder, { recursive: true, force: true });
  }
}
