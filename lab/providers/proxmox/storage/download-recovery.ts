import { PveError } from '../../../../pve/client';
import { text, type Operation } from '../../resource';
import type { ObjectValue } from '../../values';
import { adoptAsPlanned, type Recovery } from '../journal';
import type { Session } from '../session';
import { downloadFileResource } from './download-file-resource';

interface ActiveTask {
  readonly upid: string;
  readonly type?: string;
  readonly id?: string;
}

const adoption = adoptAsPlanned(downloadFileResource, identity, (planned) => ({ id: volumeOf(planned) }));

/** A download goes on when the run that asked for it ends: it is waited for, and its file taken. */
export const downloadRecovery: Recovery = {
  identity,
  async recover(planned, entry, operation) {
    await waitForDownloads(planned, operation);
    return adoption.recover(planned, entry, operation);
  },
};

function identity(state: ObjectValue): string | undefined {
  return text(state, 'file_name') === '' ? undefined : `${text(state, 'node_name')}/${volumeOf(state)}`;
}

function volumeOf(state: ObjectValue): string {
  return `${text(state, 'datastore_id')}:${text(state, 'content_type')}/${text(state, 'file_name')}`;
}

async function waitForDownloads(planned: ObjectValue, operation: Operation<Session>): Promise<void> {
  const { api } = operation.session;
  try {
    const tasks = await api.get<readonly ActiveTask[]>(`nodes/${text(planned, 'node_name')}/tasks`, {
      source: 'active',
    });
    const mine = tasks.filter((task) => task.type === 'download' && task.id === text(planned, 'file_name'));
    for (const { upid } of mine) await api.task(upid, 'Download of an interrupted run', operation);
  } catch (error) {
    // A download that failed, or tasks that may not be seen: the file is then fetched again.
    if (!(error instanceof PveError)) throw error;
  }
}
