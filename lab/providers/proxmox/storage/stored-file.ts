import { PveError } from '../../../../pve/client';
import { number, ProviderError, text, type Operation, type PlanDraft } from '../../resource';
import type { ObjectValue } from '../../values';
import type { Session } from '../session';
import { listVolumes } from './volumes';

/** Bytes of the file of a state as the storage lists it, null when it is not there. */
export async function storedSize(
  state: ObjectValue,
  content: string,
  operation: Operation<Session>,
): Promise<number | null> {
  const [node, storage] = [text(state, 'node_name'), text(state, 'datastore_id')];
  const volumes = await listVolumes(node, storage, content, operation);
  return volumes.find((volume) => volume.volid === text(state, 'id'))?.size ?? null;
}

/**
 * A file whose size in the storage is not the one that was noted is made again, if `overwrite` says so.
 *
 * @returns true when it is
 */
export function planStoredSize(draft: PlanDraft, operation: Operation<Session>): boolean {
  const { prior, planned } = draft;
  if (prior === null || planned.overwrite !== true) return false;
  const size = number(prior, 'size');
  const stored = operation.notes.get('original_state_size');
  if (stored === undefined || Number(stored) === size) return false;
  replaceForSize(draft, Number(stored));
  const detail = `Previous size: ${stored} saved in state does not match current size from datastore: ${size}. You can disable this behaviour by using overwrite=false`;
  operation.warn('The file size in datastore has changed outside of terraform.', detail);
  return true;
}

/** Plans the file anew because of its size. */
export function replaceForSize(draft: PlanDraft, size: number): void {
  draft.planned = { ...draft.planned, size };
  draft.replace.push(['size']);
}

/** True when PVE refused since a file of the name is there. */
export function isTaken(error: unknown): boolean {
  return error instanceof PveError && error.message.includes('refusing to override existing file');
}

/** What to do about a file that somebody else made. */
export function taken(id: string, cause: unknown): ProviderError {
  const detail = `${id} was created outside of Terraform, or another resource manages it. Import it, delete it, or set \`overwrite_unmanaged = true\`.`;
  return new ProviderError('PROXMOX_FILE_EXISTS', 'The file already exists in the datastore', {
    detail,
    cause,
  });
}
