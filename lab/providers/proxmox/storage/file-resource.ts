import { posix } from 'node:path';
import { block, flag, number, ProviderError, text, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue, Value } from '../../values';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { uploadToNode } from '../ssh';
import { matches, oneOf } from '../validators';
import { isUrl, openSource, sourceName, stampSource } from './source';
import { deleteVolume, listVolumes, untilListed } from './volumes';

/** Content that the API takes; anything else goes over SSH. */
const BY_API = ['iso', 'vztmpl', 'import'];
const MINIMUM_IMPORT_VERSION = [8, 4] as const;

/** `proxmox_virtual_environment_file`: a file of this machine, or text, in a storage of a node. */
export const fileResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_virtual_environment_file'),
  legacy: true,
  validators: {
    content_type: oneOf('backup', 'images', 'import', 'iso', 'rootdir', 'snippets', 'vztmpl'),
    upload_mode: oneOf('sftp', 'stream'),
    file_mode: matches(/^0?[0-7]{3,4}$/, "an octal mode as in '0755'"),
  },

  async create(planned, operation) {
    const name = sourceName(planned);
    const storage = text(planned, 'datastore_id');
    const content = await contentType(planned, name, operation);
    await warnOfOverwrite(planned, content, name, operation);
    const source = await openSource(planned, operation.session.temporaryDirectory, operation.signal);
    try {
      const upload = { content, name, path: source.path };
      if (BY_API.includes(content)) await uploadByApi(planned, upload, operation);
      else await uploadBySsh(planned, upload, operation);
    } finally {
      source.dispose();
    }
    // The real provider determines the type once more here, and asks for the version with it.
    await contentType(planned, name, operation);
    const state = { ...settle(planned), id: `${storage}:${content}/${name}` };
    operation.saved({ ...state, content_type: content, file_name: name });
    const found = await untilListed(() => read(state, operation), operation.signal);
    if (found) return found;
    throw new ProviderError(
      'PROXMOX_FILE_LOST',
      `${text(state, 'id')} is not in the datastore after the upload`,
    );
  },

  read,

  // Only settings of the provider itself can change in place.
  update: (prior, planned) => Promise.resolve({ ...prior, ...settle(planned) }),

  async delete(state, operation) {
    await deleteVolume(text(state, 'node_name'), text(state, 'datastore_id'), text(state, 'id'), operation);
  },

  import(id) {
    const match = /^([^/]+)\/(([^:]+):([^/]+)\/.+)$/.exec(id);
    if (!match) {
      throw new ProviderError('PROXMOX_IMPORT_ID', `Cannot import '${id}'`, {
        detail: 'Write NODE/DATASTORE:CONTENT/FILE, as in pve1/local:iso/debian-12.iso.',
      });
    }
    const [, node_name = '', volume = '', datastore_id = '', content_type = ''] = match;
    return { node_name, id: volume, datastore_id, content_type };
  },
};

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  const [node, storage] = [text(state, 'node_name'), text(state, 'datastore_id')];
  const volumes = await listVolumes(node, storage, text(state, 'content_type'), operation);
  const volume = volumes.find((entry) => entry.volid === text(state, 'id'));
  if (!volume) return null;
  const found = {
    ...state,
    content_type: volume.content ?? state.content_type ?? null,
    file_name: volume.volid.replace(/^[^/]*\//, ''),
  };
  return { ...found, ...(await readSource(state)) };
}

/** A source that vanished shows as changed; one that is there tells its date and size. */
async function readSource(state: ObjectValue): Promise<Record<string, Value>> {
  const file = block(state, 'source_file');
  if (!file) return {};
  const stamp = await stampSource(text(file, 'path'));
  if (stamp) {
    const source = { ...file, changed: false };
    return {
      source_file: [source],
      file_modification_date: stamp.date,
      file_size: stamp.size,
      file_tag: stamp.tag,
    };
  }
  const wasThere =
    text(state, 'file_modification_date') !== '' &&
    number(state, 'file_size') !== 0 &&
    text(state, 'file_tag') !== '';
  return { source_file: [{ ...file, changed: wasThere }] };
}

async function contentType(
  planned: ObjectValue,
  name: string,
  operation: Operation<Session>,
): Promise<string> {
  const version = await readVersion(operation);
  const given = text(planned, 'content_type');
  if (given !== '') return given;
  const file = block(planned, 'source_file');
  const source = file ? text(file, 'path') : name;
  const bare = isUrl(source) ? new URL(source).pathname : source;
  if (/\.tar\.(gz|xz)$/.test(bare)) return 'vztmpl';
  if (hasImport(version) && /\.(qcow2|raw|vmdk)$/.test(bare)) return 'import';
  if (/\.(img|iso)$/i.test(bare)) return 'iso';
  if (/\.ya?ml$/i.test(bare)) return 'snippets';
  throw new ProviderError('PROXMOX_CONTENT_TYPE', `Cannot tell the content type of ${source}`, {
    detail: 'Set `content_type`.',
    path: ['content_type'],
  });
}

async function readVersion(operation: Operation<Session>): Promise<string> {
  const { version = '' } = await operation.session.api.get<{ version?: string }>('version');
  return version;
}

function hasImport(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (
    major > MINIMUM_IMPORT_VERSION[0] ||
    (major === MINIMUM_IMPORT_VERSION[0] && minor >= MINIMUM_IMPORT_VERSION[1])
  );
}

async function warnOfOverwrite(
  planned: ObjectValue,
  content: string,
  name: string,
  operation: Operation<Session>,
): Promise<void> {
  const volumes = await listVolumes(
    text(planned, 'node_name'),
    text(planned, 'datastore_id'),
    content,
    operation,
  );
  const existing = volumes.find((volume) => volume.volid.replace(/^[^/]*\//, '') === name);
  if (!existing) return;
  if (flag(planned, 'overwrite')) {
    operation.warn(`the existing file "${existing.volid}" has been overwritten by the resource`);
    return;
  }
  const detail = 'Import it, delete it, or set `overwrite = true`.';
  throw new ProviderError('PROXMOX_FILE_EXISTS', `file "${existing.volid}" already exists`, { detail });
}

interface Upload {
  readonly content: string;
  /** Name in the storage. */
  readonly name: string;
  /** File on this machine. */
  readonly path: string;
}

async function uploadByApi(
  planned: ObjectValue,
  upload: Upload,
  operation: Operation<Session>,
): Promise<void> {
  const { api } = operation.session;
  const { content, name, path } = upload;
  const target = `nodes/${text(planned, 'node_name')}/storage/${text(planned, 'datastore_id')}/upload`;
  const limit = { timeoutS: number(planned, 'timeout_upload') || 1800 };
  await api.task(await api.upload(target, content, { path, name }), `Upload of ${name}`, operation, limit);
}

async function uploadBySsh(
  planned: ObjectValue,
  upload: Upload,
  operation: Operation<Session>,
): Promise<void> {
  const { content, name, path: localFile } = upload;
  const id = text(planned, 'datastore_id');
  const datastore = await operation.session.api.get<{ path?: string; content?: string }>(`storage/${id}`);
  if (!datastore.path) {
    throw new ProviderError('PROXMOX_DATASTORE', `Datastore ${id} has no directory for ${content} files`, {
      path: ['datastore_id'],
    });
  }
  const supported = (datastore.content ?? '').split(',').sort();
  if (!supported.includes(content)) {
    operation.warn(
      `the datastore "${id}" does not support content type "${content}"; supported content types are: ${supported.join(', ')}`,
    );
  }
  const path = posix.join(datastore.path, content === 'backup' ? 'dump' : content, name);
  const mode = text(planned, 'file_mode');
  await uploadToNode(
    { node: text(planned, 'node_name'), localFile, path, ...(mode === '' ? {} : { mode }) },
    operation,
  );
}
