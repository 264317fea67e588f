import { ofResources, when, type PolicyCheck } from '../policy';
import { blocks, isOff, literal, type Body } from '../stack';

const types = ['proxmox_virtual_environment_vm'];

function nicName(nic: Body, index: number): string {
  return `NIC ${String(index)} (${literal(nic['bridge']) ?? 'unknown bridge'})`;
}

/** A field of the NIC, or the NIC where the field is not written. */
function pathsOf(index: number, field: string): readonly string[] {
  const nic = `nics.net${String(index)}`;
  return [`${nic}.${field}`, nic, 'nics'];
}

/** Policies of virtual machines' network cards. */
export const vmNetworkPolicies: readonly PolicyCheck[] = [
  ofResources({
    id: 'vm-firewall-off',
    severity: 'warning',
    title: 'Every NIC of a VM passes through the firewall of PVE.',
    remedy: 'Set firewall on the NIC: without it the rules of groups, guests and nodes do not reach the VM.',
    types,
    faults: ({ body }) =>
      blocks(body['network_device']).flatMap((nic, index) =>
        when(
          isOff(nic['firewall']),
          `${nicName(nic, index)} does not pass through the firewall`,
          ...pathsOf(index, 'firewall'),
        ),
      ),
  }),
  ofResources({
    id: 'vm-mac-not-given',
    severity: 'note',
    title: 'NICs keep their MAC address when a VM is made anew.',
    remedy: 'Give the MAC address: reservations and firewalls know the machine by it.',
    types,
    faults: ({ body }) =>
      blocks(body['network_device']).flatMap((nic, index) =>
        when(
          isOff(nic['mac_address']),
          `${nicName(nic, index)} gets a MAC address by chance`,
          ...pathsOf(index, 'mac'),
        ),
      ),
  }),
  ofResources({
    id: 'vm-nic-emulated',
    severity: 'warning',
    title: 'NICs are virtio.',
    remedy:
      'Set the model to virtio: emulated cards cost a core at a few gigabits, and some hang under load.',
    types,
    faults: ({ body }) =>
      blocks(body['network_device']).flatMap((nic, index) => {
        const model = literal(nic['model']) ?? 'virtio';
        return when(
          !['virtio', 'vmxnet3'].includes(model),
          `${nicName(nic, index)} is an emulated ${model}`,
          ...pathsOf(index, 'model'),
        );
      }),
  }),
];
