import { crc32 } from 'node:zlib';
import { number, ProviderError, text, type Validator } from '../../resource';
import type { ObjectValue } from '../../values';
import { importId } from '../objects';
import { between } from '../validators';

/** Whose firewall it is: a guest's, a node's, or the cluster's. `nodes/pve1/qemu/100/firewall` */
export function firewallPath(object: ObjectValue): string {
  const node = text(object, 'node_name');
  if (node === '') return 'cluster/firewall';
  const [vm, container] = [number(object, 'vm_id'), number(object, 'container_id')];
  if (vm > 0) return `nodes/${node}/qemu/${vm}/firewall`;
  return container > 0 ? `nodes/${node}/lxc/${container}/firewall` : `nodes/${node}/firewall`;
}

/** The id that the older SDK gives to what has none: `rule-` and the check sum of its path. */
export function hashedId(kind: 'rule' | 'options', path: string): string {
  return `${kind}-${crc32(path)}`;
}

const vmId = between(100, 2_147_483_647);

/** For the arguments that name a guest. */
export const TARGET_VALIDATORS: Readonly<Record<string, Validator>> = { vm_id: vmId, container_id: vmId };

/** Reads `vm/NODE/ID`, `container/NODE/ID`, `node/NODE` or `cluster`, each with `/NAME` where objects have names. */
export function readTarget(id: string, isNamed: boolean): ObjectValue {
  const tail = isNamed ? '/(?<name>[^/]+)' : '';
  const numbers = ['vm_id', 'container_id'];
  const forms = [
    new RegExp(`^vm/(?<node_name>[^/]+)/(?<vm_id>\\d+)${tail}$`),
    new RegExp(`^container/(?<node_name>[^/]+)/(?<container_id>\\d+)${tail}$`),
    new RegExp(`^node/(?<node_name>[^/]+)${tail}$`),
    new RegExp(`^cluster${tail}$`),
  ];
  const pattern = forms.find((form) => form.test(id));
  // The cluster's has no argument of its own.
  if (pattern) return id === 'cluster' ? {} : importId(pattern, '', numbers)(id);
  const name = isNamed ? '/NAME' : '';
  throw new ProviderError('PROXMOX_IMPORT_ID', `Cannot import '${id}'`, {
    detail: `Write cluster${name}, node/NODE${name}, vm/NODE/ID${name} or container/NODE/ID${name}.`,
  });
}
