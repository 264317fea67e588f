import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ContentType, Lab, StorageRecord, TaskContext } from '../model';
import { fileVolume, needRoomForFile, storageFolder, virtualSizeOf, volumeKey } from '../volumes';
import { openUrl } from './open-url';
import { verifyChecksum, type Checksum } from './verify-checksum';

/** A download into a storage. */
export interface Download {
  readonly node: string;
  readonly storage: StorageRecord;
  readonly content: ContentType;
  readonly filename: string;
  readonly url: string;
  readonly verifyCertificates: boolean;
  readonly checksum?: Checksum;
}

/** Downloads a file into a storage. An image of the catalogue is only noted down: its bytes are never looked at. */
export async function downloadFile(lab: Lab, download: Download, task: TaskContext): Promise<void> {
  const { node, storage, content, filename: name, url } = download;
  task.log(`downloading ${url} to ${storage.storage}:${content}/${name}`);
  // wget's 3 is an error of a file.
  needRoomForFile(lab, node, storage, 'download failed: exit code 3');
  const known = lab.catalogue.find(url);
  const key = volumeKey(storage, node, `${content}/${name}`);
  if (known) {
    task.log(`${known.root} is in the lab's catalogue: no bytes are fetched, a checksum is taken as given`);
    const record = fileVolume(lab, storage, {
      node,
      content,
      name,
      size: known.size,
      virtualSize: known.virtualSize,
    });
    lab.state.volumes.set(key, { ...record, origin: known.root });
    return;
  }
  const file = join(storageFolder(storage, node, content), name);
  const path = join(lab.directory, file);
  await fetchTo(path, download, task);
  const { size } = await stat(path);
  const virtualSize = content === 'import' ? virtualSizeOf(path) : undefined;
  lab.state.volumes.set(
    key,
    fileVolume(lab, storage, {
      node,
      content,
      name,
      size,
      file,
      ...(virtualSize === undefined ? {} : { virtualSize }),
    }),
  );
  task.log(`download of '${url}' to '${storage.storage}:${content}/${name}' finished`);
}

async function fetchTo(path: string, download: Download, task: TaskContext): Promise<void> {
  const partial = `${path}.tmp_dwnl`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const { verifyCertificates } = download;
    const answer = await openUrl(download.url, { method: 'GET', verifyCertificates, signal: task.signal });
    if (answer.statusCode !== 200) {
      answer.resume();
      throw new Error(`${answer.statusCode ?? 0} ${answer.statusMessage ?? ''}`);
    }
    await pipeline(answer, createWriteStream(partial), { signal: task.signal });
    if (download.checksum) await verifyChecksum(partial, download.checksum, task);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw new Error(`download failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
