import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { verifyChecksum } from '../../download';
import { formats, route, type AnyRoute } from '../../http';
import { refuse, refuseParams, type ContentType, type Lab, type StorageRecord } from '../../model';
import {
  fileVolume,
  needRoomForFile,
  storageFolder,
  storageOn,
  virtualSizeOf,
  volumeKey,
} from '../../volumes';
import { checkFileName } from './file-name';
import { checksumField, contentField, UPLOAD_FIELDS } from './upload-fields';

/** A file that has arrived. */
interface Arrived {
  readonly fields: Readonly<Record<string, string>>;
  readonly name: string;
  /** Absolute path of the file under its temporary name. */
  readonly path: string;
}

/** `/nodes/{node}/storage/{storage}/upload` */
export const uploadRoutes: readonly AnyRoute[] = [
  route({
    method: 'POST',
    path: '/nodes/:node/storage/:storage/upload',
    params: { node: formats.node, storage: formats.storage },
    handle: async ({ lab, params, caller, request }) => {
      const { node } = params;
      const arrived = await receive(lab, request);
      const remove = (): Promise<void> => rm(arrived.path, { force: true });
      try {
        const content = contentField(arrived.fields['content']);
        const checksum = checksumField(arrived.fields);
        const storage = storageOn(lab, node, params.storage, content);
        const name = checkFileName(content, arrived.name);
        return lab.tasks.start({
          node,
          type: 'imgcopy',
          id: '',
          user: caller.id,
          hasCheckpoint: true,
          work: async (task) => {
            try {
              task.log(`target: ${storage.storage}:${content}/${name}`);
              if (checksum) await verifyChecksum(arrived.path, checksum, task);
              task.checkpoint();
              const path = `${storage.path ?? ''}/${content}/${name}`;
              const full = `import failed: cp: error writing '${path}': No space left on device`;
              needRoomForFile(lab, node, storage, full);
              await keep(lab, { node, storage, content, name, from: arrived.path });
            } finally {
              await remove();
            }
          },
        });
      } catch (error) {
        await remove();
        throw error;
      }
    },
  }),
];

/** Takes the parts as they come: fields into memory, the file to the disk. */
async function receive(lab: Lab, request: FastifyRequest): Promise<Arrived> {
  if (!request.isMultipart()) throw refuseParams({ filename: 'property is missing and it is not optional' });
  const folder = join(lab.directory, 'upload');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `pveupload-${randomUUID()}`);
  const fields: Record<string, string> = {};
  let name: string | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        // What comes after the file is not looked at; before it, PVE's server stops at a part that it does not know.
        if (name !== undefined) continue;
        if (!UPLOAD_FIELDS.includes(part.fieldname)) throw refuse('upload failed');
        fields[part.fieldname] = String(part.value).trim();
      } else {
        if (part.fieldname !== 'filename') {
          throw refuse(`wrong field name '${part.fieldname}' for file upload, expected 'filename'`);
        }
        name = part.filename.trim();
        // Machines read images under accounts of their own; the lab's folder keeps everybody else out.
        await pipeline(part.file, createWriteStream(path, { mode: 0o644 }));
      }
    }
    if (name === undefined) throw refuseParams({ filename: 'property is missing and it is not optional' });
    return { fields, name, path };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

interface Kept {
  readonly node: string;
  readonly storage: StorageRecord;
  readonly content: ContentType;
  readonly name: string;
  readonly from: string;
}

/** PVE overwrites a file of that name. */
async function keep(lab: Lab, kept: Kept): Promise<void> {
  const { node, storage, content, name, from } = kept;
  const file = join(storageFolder(storage, node, content), name);
  const path = join(lab.directory, file);
  await mkdir(dirname(path), { recursive: true });
  const { size } = await stat(from);
  const virtualSize = content === 'import' ? virtualSizeOf(from) : undefined;
  await rename(from, path);
  const record = fileVolume(lab, storage, {
    node,
    content,
    name,
    size,
    file,
    ...(virtualSize === undefined ? {} : { virtualSize }),
  });
  lab.state.volumes.set(volumeKey(storage, node, record.volume), record);
}
