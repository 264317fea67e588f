import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, labDirectory, LabError, readLabRecord } from '../lab/daemon';
import { PveClient } from '../pve/client';
import type { Context } from './context';

/**
 * Calls a running lab's own paths, those below `/lab`.
 *
 * @throws LabError LAB_NOT_RUNNING
 */
export async function withLab<T>(
  { folders }: Context,
  name: string,
  call: (client: PveClient) => Promise<T>,
): Promise<T> {
  const directory = labDirectory(folders, name);
  const record = readLabRecord(directory);
  if (!record || !isAlive(record)) {
    throw new LabError('LAB_NOT_RUNNING', `lab ${name} is not up; start it with: rackwright lab up`);
  }
  const token = readFileSync(join(directory, 'token'), 'utf8').trim();
  const client = new PveClient({ endpoint: record.endpoint, token, insecure: true, prefix: '/lab' });
  try {
    return await call(client);
  } finally {
    client.close();
  }
}
