import { flag, number, ProviderError, text, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { matches } from '../validators';
import { isTaken, planStoredSize, storedSize, taken } from './stored-file';
import { deleteVolume, untilListed } from './volumes';

/** PVE keeps images of registries beside the templates of containers. */
const CONTENT = 'vztmpl';

// The pattern of the API's own parameter, but that what stands between letters is not empty: that takes exponential time.
const HOST = String.raw`(?:[a-zA-Z\d](?:[a-zA-Z\d-]*[a-zA-Z\d])?(?:\.[a-zA-Z\d](?:[a-zA-Z\d-]*[a-zA-Z\d])?)*(?::\d+)?/)?`;
const NAME = String.raw`[a-z\d]+(?:(?:[._]|__|-+)[a-z\d]+)*`;
const REFERENCE = new RegExp(`^${HOST}${NAME}(?:/${NAME})*:\\w[\\w.-]{0,127}$`);

/** `proxmox_oci_image`: the node itself pulls an image from a registry into one of its storages. */
export const ociImageResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_oci_image'),
  legacy: false,
  validators: {
    file_name: matches(/\.tar$/, 'a name that ends with .tar'),
    reference: matches(REFERENCE, "a reference with a tag as in 'docker.io/library/debian:12'"),
  },
  plan: (draft, operation) => {
    planStoredSize(draft, operation);
  },

  async create(planned, operation) {
    const file = text(planned, 'file_name') || nameOf(text(planned, 'reference'));
    const state = {
      ...settle(planned),
      file_name: file,
      id: `${text(planned, 'datastore_id')}:${CONTENT}/${file}`,
    };
    try {
      await pull(state, operation);
    } catch (error) {
      if (!isTaken(error)) throw error;
      if (!flag(planned, 'overwrite_unmanaged')) throw taken(text(state, 'id'), error);
      await remove(state, operation);
      await pull(state, operation);
    }
    operation.saved(state);
    const size = await untilListed(() => storedSize(state, CONTENT, operation), operation.signal);
    if (size === null)
      throw new ProviderError('PROXMOX_FILE_LOST', `${state.id} is not in the datastore after the pull`);
    return { ...state, size };
  },

  async read(state, operation) {
    operation.notes.set('original_state_size', String(number(state, 'size')));
    const size = await storedSize(state, CONTENT, operation);
    if (size !== null) return { ...state, size };
    operation.warn(
      'The OCI image does not exist in datastore and resource must be recreated.',
      text(state, 'id'),
    );
    return null;
  },

  async update(_prior, planned, operation) {
    const size = await storedSize(planned, CONTENT, operation);
    if (size !== null) return { ...settle(planned), size };
    throw new ProviderError('PROXMOX_FILE_LOST', `${text(planned, 'id')} is not in the datastore`);
  },

  delete: remove,
};

/** `docker.io/library/debian:12` becomes `debian_12.tar`. */
function nameOf(reference: string): string {
  return `${reference.replace(/^.*\//, '').replaceAll(':', '_')}.tar`;
}

async function pull(state: ObjectValue, operation: Operation<Session>): Promise<void> {
  const { api } = operation.session;
  const file = text(state, 'file_name');
  const path = `nodes/${text(state, 'node_name')}/storage/${text(state, 'datastore_id')}/oci-registry-pull`;
  // The API adds the ending itself.
  const params = { filename: file.replace(/\.tar$/, ''), reference: text(state, 'reference') };
  const answer = await api.post(path, params);
  const timeoutS = number(state, 'upload_timeout') || 600;
  await api.task(answer, `Pull of ${text(state, 'reference')}`, operation, { timeoutS });
}

async function remove(state: ObjectValue, operation: Operation<Session>): Promise<void> {
  const [node, storage] = [text(state, 'node_name'), text(state, 'datastore_id')];
  await deleteVolume(node, storage, text(state, 'id'), operation);
}
