import type { Vm } from '../../site';
import type { Lack, Pve } from './pve-node';

/**
 * What stands in the way of a machine's id: another guest that has it. The provider is answered that there is such a machine,
 * and goes on as if it had made it (bpg/proxmox 0.111.1).
 */
export function idLack({ name, vmId, bootMethod }: Vm, { guests, node }: Pve): readonly Lack[] {
  if (bootMethod === 'adopt') return [];
  const other = guests.find(({ vmid }) => vmid === vmId);
  // Of its own name it is what a run made that was killed. A guest of a node that is away has no name.
  if (other?.name === undefined || other.name === name) return [];
  const id = String(vmId);
  const message =
    `${name} is to have the id ${id}, which "${other.name}" on node ${other.node} has, in the cluster of ${node.name}: give ${name} another ` +
    `one (vm_id), or take the old one over (rackwright import vm ${other.node}/${id}); where somebody renamed ${name} itself, give it its name back`;
  return [{ code: 'VM_ID_TAKEN', message, about: { machine: name, paths: ['vm.vm_id', 'vm_id', 'name'] } }];
}
