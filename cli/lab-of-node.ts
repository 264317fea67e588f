import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, labDirectory, labNames, readLabRecord } from '../lab/daemon';
import type { PveNode } from '../site';
import type { Context } from './context';

/** The folder of the running lab that answers at a node's endpoint; undefined for real nodes and while it is down. */
export function liveLabOf(
  { folders }: Context,
  node: Pick<PveNode, 'kind' | 'apiEndpoint'>,
): string | undefined {
  if (node.kind !== 'lab') return undefined;
  return labNames(folders)
    .map((name) => labDirectory(folders, name))
    .find((directory) => {
      const record = readLabRecord(directory);
      return record !== undefined && isAlive(record) && isSame(record.endpoint, node.apiEndpoint);
    });
}

/** The API token that a lab made itself. @param directory the lab's folder */
export function readLabToken(directory: string): string {
  return readFileSync(join(directory, 'token'), 'utf8').trim();
}

/** Whether two URLs lead to one place, however they are written. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => new URL(text.replace('//localhost', '//127.0.0.1')).href);
  return a === b;
}
