import { classify } from '../../../../pve/client';
import type { Operation } from '../../resource';
import { pause } from '../api';
import type { Session } from '../session';

/** A file or disk in a storage, as its content list tells. */
export interface Volume {
  readonly volid: string;
  readonly content?: string;
  readonly format?: string;
  readonly size?: number;
  /** The guest that a disk belongs to. */
  readonly vmid?: number;
}

const LIST_ATTEMPTS = 5;
const LIST_DELAY_MS = 200;

/** Lists the content of a storage; `content` narrows it to one type. */
export async function listVolumes(
  node: string,
  storage: string,
  content: string | undefined,
  operation: Operation<Session>,
): Promise<readonly Volume[]> {
  const params = content === undefined || content === '' ? {} : { content };
  return operation.session.api.get<readonly Volume[]>(`nodes/${node}/storage/${storage}/content`, params);
}

/** Asks again for a while: a distributed storage lists a new file late. */
export async function untilListed<Result>(
  look: () => Promise<Result | null>,
  signal: AbortSignal,
): Promise<Result | null> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await look();
    if (found !== null || attempt >= LIST_ATTEMPTS) return found;
    await pause(LIST_DELAY_MS * 2 ** (attempt - 1), signal);
  }
}

/** Deletes a volume; one that is gone already is no error. */
export async function deleteVolume(
  node: string,
  storage: string,
  volume: string,
  operation: Operation<Session>,
): Promise<void> {
  const { api } = operation.session;
  try {
    const answer = await api.delete(`nodes/${node}/storage/${storage}/content/${encodeVolume(volume)}`);
    // The real provider does not wait here, and so replaces a file before its predecessor is gone.
    if (typeof answer === 'string' && answer.startsWith('UPID:'))
      await api.task(answer, 'Deletion of a volume', operation);
  } catch (error) {
    if (classify(error) !== 'gone') throw error;
  }
}

/** A volume in a path: its slashes stay. */
export function encodeVolume(volume: string): string {
  return volume
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('%3A', ':'))
    .join('/');
}
