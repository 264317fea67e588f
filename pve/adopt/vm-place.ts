import type { PveClient } from '../client';
import { AdoptError } from './adopt-error';

/** Where a VM is, beside its configuration. */
export interface VmPlace {
  readonly node: string;
  readonly vmId: number;
  /** Resource pool; absent where it is in none. */
  readonly pool?: string;
  /** Nodes between which the HA manager may move it; absent where nobody does. */
  readonly nodes?: readonly string[];
}

interface Resource {
  readonly type: string;
  readonly vmid: number;
  readonly pool?: string;
}

/**
 * Asks a node's cluster where a VM is.
 *
 * @param known nodes that a site has; others of the cluster are not named
 * @throws {@link AdoptError} `ADOPT_CONTAINER`
 */
export async function vmPlaceOf(
  client: PveClient,
  { node, vmId }: { readonly node: string; readonly vmId: number },
  known: readonly string[],
): Promise<VmPlace> {
  const resources = await client.get<readonly Resource[]>('cluster/resources', { type: 'vm' });
  const found = resources.find(({ vmid }) => vmid === vmId);
  if (found?.type === 'lxc')
    throw new AdoptError(
      'ADOPT_CONTAINER',
      `${node}/${String(vmId)} is a container, and a site describes VMs. Take it over in a program with the construct Container and ` +
        `terraform import, by the id ${node}/${String(vmId)}.`,
    );
  const place = { node, vmId, ...(found?.pool ? { pool: found.pool } : {}) };
  const managed = await client.get<readonly { sid: string }[]>('cluster/ha/resources');
  if (!managed.some(({ sid }) => sid === `vm:${String(vmId)}`)) return place;
  const members = await client.get<readonly { type: string; name: string }[]>('cluster/status');
  const names = members.filter(({ type }) => type === 'node').map(({ name }) => name);
  const nodes = known.filter((name) => names.includes(name));
  return nodes.length > 1 ? { ...place, nodes } : place;
}
