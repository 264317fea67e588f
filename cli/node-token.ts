import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, labDirectory, labNames, readLabRecord } from '../lab/daemon';
import { apiTokenVariable, type PveNode } from '../site';
import type { Context } from './context';

/** The token of a node: the lab's own for a lab node, the variable of its key or the provider's usual one elsewhere. */
export function tokenOf(context: Context, node: PveNode): string | undefined {
  if (node.kind !== 'lab') {
    const own = context.environment[`TF_VAR_${apiTokenVariable(node.apiTokenKey)}`];
    return own ?? context.environment['PROXMOX_VE_API_TOKEN'];
  }
  for (const name of labNames(context.folders)) {
    const directory = labDirectory(context.folders, name);
    const record = readLabRecord(directory);
    if (record?.endpoint === node.apiEndpoint && isAlive(record))
      return readFileSync(join(directory, 'token'), 'utf8').trim();
  }
  return undefined;
}
