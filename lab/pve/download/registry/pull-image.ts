import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Transform, type TransformCallback } from 'node:stream';
import { promisify } from 'node:util';
import type { Lab, StorageRecord, TaskContext } from '../../model';
import { fileVolume, needRoomForFile, storageFolder, volumeKey } from '../../volumes';
import { parseReference } from './reference';
import { RegistryClient, type Descriptor, type Manifest } from './registry-client';

const run = promisify(execFile);

const INDEX = 'application/vnd.oci.image.manifest.v1+json';

/** An image that is to be pulled into a storage. */
export interface ImagePull {
  readonly node: string;
  readonly storage: StorageRecord;
  /** `debian_12.tar` */
  readonly filename: string;
  /** `docker.io/library/debian:12` */
  readonly reference: string;
}

/**
 * Pulls the image of Linux on amd64 as an OCI archive. An image of the catalogue is only noted down.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function pullImage(lab: Lab, pull: ImagePull, task: TaskContext): Promise<void> {
  const { node, storage, filename: name, reference } = pull;
  task.log(`pulling ${reference} to ${storage.storage}:vztmpl/${name}`);
  needRoomForFile(lab, node, storage, 'no space left on device');
  const key = volumeKey(storage, node, `vztmpl/${name}`);
  const note = (size: number, file?: string): void => {
    const place = file === undefined ? {} : { file };
    lab.state.volumes.set(key, fileVolume(lab, storage, { node, content: 'vztmpl', name, size, ...place }));
  };
  const known = lab.catalogue.find(reference);
  if (known) {
    task.log(`${known.root} is in the lab's catalogue: no bytes are fetched`);
    note(known.size);
    return;
  }
  const file = join(storageFolder(storage, node, 'vztmpl'), name);
  const path = join(lab.directory, file);
  await fetchArchive(reference, path, task);
  const { size } = await stat(path);
  note(size, file);
  task.log(`pull of '${reference}' to '${storage.storage}:vztmpl/${name}' finished`);
}

async function fetchArchive(reference: string, path: string, task: TaskContext): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const folder = await mkdtemp(`${path}.tmp_`);
  try {
    await fetchLayout(reference, folder, task);
    await run('tar', ['-cf', `${folder}.tar`, '-C', folder, 'oci-layout', 'index.json', 'blobs']);
    await rename(`${folder}.tar`, path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`pull failed: ${reason}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(`${folder}.tar`, { force: true });
  }
}

/** Fetches an image as a folder of blobs and an index. */
async function fetchLayout(reference: string, folder: string, task: TaskContext): Promise<void> {
  const image = parseReference(reference);
  const client = new RegistryClient(image, task.signal);
  const blobs = join(folder, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const { bytes, manifest } = await findManifest(client, image.tag);
  const wanted = [...(manifest.config ? [manifest.config] : []), ...(manifest.layers ?? [])];
  for (const blob of wanted) {
    task.log(`fetching ${blob.digest}, ${blob.size} bytes`);
    await fetchBlob(client, blob, blobs, task.signal);
  }
  const hash = createHash('sha256').update(bytes).digest('hex');
  await writeFile(join(blobs, hash), bytes);
  const entry = {
    mediaType: manifest.mediaType ?? INDEX,
    digest: `sha256:${hash}`,
    size: bytes.length,
    annotations: { 'org.opencontainers.image.ref.name': image.tag },
  };
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
}

/** The manifest of an image, or of the one for this platform where there are several. */
async function findManifest(
  client: RegistryClient,
  name: string,
): Promise<{ bytes: Buffer; manifest: Manifest }> {
  const bytes = await buffer(await client.manifest(name));
  const manifest = JSON.parse(bytes.toString()) as Manifest;
  if (!manifest.manifests) return { bytes, manifest };
  const isMine = ({ os, architecture }: { os: string; architecture: string }): boolean =>
    os === 'linux' && architecture === 'amd64';
  const mine = manifest.manifests.find(({ platform }) => platform !== undefined && isMine(platform));
  if (!mine) throw new Error('no image found in image index for architecture amd64, OS linux');
  return findManifest(client, mine.digest);
}

async function fetchBlob(
  client: RegistryClient,
  { digest }: Descriptor,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const [, name] = /^sha256:([0-9a-f]{64})$/.exec(digest) ?? [];
  if (name === undefined) throw new Error(`unsupported digest '${digest}'`);
  const hash = createHash('sha256');
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(await client.blob(digest), measure, createWriteStream(join(folder, name)), { signal });
  const found = hash.digest('hex');
  if (found !== name) throw new Error(`digest mismatch: got '${found}' != expect '${name}'`);
}
