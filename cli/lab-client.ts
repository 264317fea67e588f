import { PveClient } from '../pve/client';
import type { Context } from './context';
import { readLabToken } from './lab-of-node';
import { runningLab } from './running-lab';

/**
 * Calls a running lab's own paths, those below `/lab`.
 *
 * @throws LabError LAB_NOT_RUNNING
 */
export async function withLab<T>(
  context: Context,
  name: string,
  call: (client: PveClient) => Promise<T>,
): Promise<T> {
  const { directory, record } = runningLab(context, name);
  const token = readLabToken(directory);
  const client = new PveClient({ endpoint: record.endpoint, token, insecure: true, prefix: '/lab' });
  try {
    return await call(client);
  } finally {
    client.close();
  }
}
