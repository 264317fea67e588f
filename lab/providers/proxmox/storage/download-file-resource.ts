import { PveError } from '../../../../pve/client';
import {
  flag,
  number,
  ProviderError,
  text,
  type Operation,
  type PlanDraft,
  type ResourceType,
  type Validator,
} from '../../resource';
import { Unknown, type ObjectValue } from '../../values';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { isTaken, planStoredSize, replaceForSize, storedSize, taken } from './stored-file';
import { deleteVolume, untilListed } from './volumes';

interface UrlMetadata {
  readonly filename?: string;
  readonly size?: number;
}

const oneOf =
  (...allowed: readonly string[]): Validator =>
  (value) =>
    typeof value === 'string' && allowed.includes(value) ? undefined : `must be one of ${allowed.join(', ')}`;

/** `proxmox_download_file`: the node itself downloads a file into one of its storages. */
export const downloadFileResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_download_file'),
  legacy: false,
  validators: {
    content_type: oneOf('iso', 'vztmpl', 'import'),
    checksum_algorithm: oneOf('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'),
    decompression_algorithm: oneOf('gz', 'lzo', 'zst', 'bz2'),
    url: (value) =>
      typeof value === 'string' && /^https?:\/\//.test(value) ? undefined : 'must be an http or https URL',
  },
  validate: (config) => {
    const [checksum, algorithm] = [config.checksum ?? null, config.checksum_algorithm ?? null];
    if ((checksum === null) === (algorithm === null)) return [];
    const detail = 'Set `checksum` and `checksum_algorithm` together.';
    return [
      {
        severity: 'error',
        summary: 'Invalid Attribute Combination',
        detail,
        path: [checksum === null ? 'checksum_algorithm' : 'checksum'],
      },
    ];
  },
  plan: planReplacement,

  async create(planned, operation) {
    const { api } = operation.session;
    const node = text(planned, 'node_name');
    const metadata = await queryUrl(planned, operation);
    const filename = text(planned, 'file_name') || (metadata.filename ?? '');
    if (filename === '') {
      const detail = `The URL ${text(planned, 'url')} tells no file name; set \`file_name\`.`;
      throw new ProviderError('PROXMOX_NO_FILE_NAME', 'The file needs a name', {
        detail,
        path: ['file_name'],
      });
    }
    const id = `${text(planned, 'datastore_id')}:${text(planned, 'content_type')}/${filename}`;
    const limit = { timeoutS: number(planned, 'upload_timeout') || 600 };
    const download = async (): Promise<void> => {
      const answer = await api.post(
        `nodes/${node}/storage/${text(planned, 'datastore_id')}/download-url`,
        params(planned, filename),
      );
      await api.task(answer, `Download of ${filename}`, operation, limit);
    };
    try {
      await download();
    } catch (error) {
      if (!isTaken(error)) throw error;
      if (!flag(planned, 'overwrite_unmanaged')) throw taken(id, error);
      await deleteVolume(
        node,
        text(planned, 'datastore_id'),
        `${text(planned, 'content_type')}/${filename}`,
        operation,
      );
      await download();
    }
    const state = { ...settle(planned), file_name: filename, id };
    operation.saved(state);
    const size = await untilListed(
      () => storedSize(state, text(state, 'content_type'), operation),
      operation.signal,
    );
    if (size === null)
      throw new ProviderError('PROXMOX_FILE_LOST', `${id} is not in the datastore after the download`);
    return { ...state, size };
  },

  async read(state, operation) {
    operation.notes.set('original_state_size', String(number(state, 'size')));
    operation.notes.delete('url_size');
    const size = await storedSize(state, text(state, 'content_type'), operation);
    if (size === null) {
      operation.warn(
        'The file does not exist in datastore and resource must be recreated.',
        text(state, 'id'),
      );
      return null;
    }
    if (flag(state, 'overwrite')) await noteUrlSize(state, operation);
    return { ...state, size };
  },

  async update(_prior, planned, operation) {
    const size = await storedSize(planned, text(planned, 'content_type'), operation);
    if (size === null)
      throw new ProviderError('PROXMOX_FILE_LOST', `${text(planned, 'id')} is not in the datastore`);
    return { ...settle(planned), size };
  },

  async delete(state, operation) {
    await deleteVolume(text(state, 'node_name'), text(state, 'datastore_id'), text(state, 'id'), operation);
  },

  import(id) {
    const match = /^([^/]+)\/(([^:]+):([^/]+)\/(.+))$/.exec(id);
    if (!match) {
      throw new ProviderError('PROXMOX_IMPORT_ID', `Cannot import '${id}'`, {
        detail: 'Write NODE/DATASTORE:CONTENT/FILE, as in pve1/local:import/debian-12.qcow2.',
      });
    }
    const [, node_name = '', volume = '', datastore_id = '', content_type = '', file_name = ''] = match;
    return { node_name, id: volume, datastore_id, content_type, file_name };
  },
};

function params(planned: ObjectValue, filename: string): Record<string, string | boolean | undefined> {
  const optional = (name: string): string | undefined => text(planned, name) || undefined;
  return {
    content: text(planned, 'content_type'),
    filename,
    node: text(planned, 'node_name'),
    storage: text(planned, 'datastore_id'),
    url: text(planned, 'url'),
    'verify-certificates': flag(planned, 'verify'),
    checksum: optional('checksum'),
    'checksum-algorithm': optional('checksum_algorithm'),
    compression: optional('decompression_algorithm'),
  };
}

async function queryUrl(state: ObjectValue, operation: Operation<Session>): Promise<UrlMetadata> {
  const query = { url: text(state, 'url'), 'verify-certificates': flag(state, 'verify') };
  return operation.session.api.get<UrlMetadata>(
    `nodes/${text(state, 'node_name')}/query-url-metadata`,
    query,
  );
}

async function noteUrlSize(state: ObjectValue, operation: Operation<Session>): Promise<void> {
  try {
    const { size } = await queryUrl(state, operation);
    if (size !== undefined) operation.notes.set('url_size', String(size));
  } catch (error) {
    if (!(error instanceof PveError) || error.code === 'PVE_UNREACHABLE') throw error;
    operation.notes.set('url_size', '-1');
  }
}

/** A file that changed in the storage, or at its source, is downloaded again. */
function planReplacement(draft: PlanDraft, operation: Operation<Session>): void {
  const { prior, planned } = draft;
  if (planStoredSize(draft, operation) || prior === null || planned.overwrite !== true) return;
  const size = number(prior, 'size');
  const remote = operation.notes.get('url_size');
  if (remote === undefined || planned.url instanceof Unknown || planned.url !== prior.url) return;
  if (Number(remote) < 0) {
    const detail = `The remote file at URL "${text(prior, 'url')}" most likely doesn't exist or can't be accessed.\nTo skip the remote file check, set \`overwrite\` to \`false\`.`;
    operation.warn('Could not read the file metadata from URL.', detail);
  } else if (Number(remote) !== size) {
    replaceForSize(draft, Number(remote));
    const detail = `Size ${remote} from URL "${text(prior, 'url')}" does not match size ${size} from datastore. You can disable this behaviour by using overwrite=false`;
    operation.warn('The file size from URL has changed.', detail);
  }
}
