import { ofResources, when, type Fault, type PolicyCheck } from '../policy';
import { blocks, isOff, isUnknown, literal, type Body, type Resource, type Stack } from '../stack';

const types = ['proxmox_virtual_environment_vm'];

function nicName(nic: Body, index: number): string {
  return `NIC ${String(index)} (${literal(nic['bridge']) ?? 'unknown bridge'})`;
}

/** A field of the NIC, or the NIC where the field is not written. */
function pathsOf(index: number, field: string): readonly string[] {
  const nic = `nics.net${String(index)}`;
  return [`${nic}.${field}`, nic, 'nics'];
}

/** A NIC that passes through the firewall of a guest that has it off is not filtered: PVE's default. */
function unfiltered({ body, name }: Resource, stack: Stack): readonly Fault[] {
  const isAnyThrough = blocks(body['network_device']).some((nic) => !isOff(nic['firewall']));
  const { byId, byName } = switchesOf(stack);
  const own = byId.get(body['vm_id']) ?? byName.get(name);
  const isFiltered = own !== undefined && !isOff(own['enabled']);
  return when(
    isAnyThrough && !isFiltered,
    'its NICs pass through the firewall, which is not on for the VM',
    'firewall.enabled',
    'nics',
  );
}

/** What switches guests' filters, by the id of the guest, or by its name where it refers to it. */
interface Switches {
  readonly byId: ReadonlyMap<unknown, Body>;
  readonly byName: ReadonlyMap<string, Body>;
}

// Every machine asks for its own.
const switches = new WeakMap<Stack, Switches>();

function switchesOf(stack: Stack): Switches {
  const known = switches.get(stack);
  if (known) return known;
  const byId = new Map<unknown, Body>();
  const byName = new Map<string, Body>();
  for (const { body } of stack.resources('proxmox_virtual_environment_firewall_options')) {
    const guarded = body['vm_id'];
    const name = /proxmox_virtual_environment_vm\.([\w-]+)\./.exec(String(guarded))?.[1];
    if (isUnknown(guarded) && name !== undefined) byName.set(name, body);
    else if (guarded !== undefined) byId.set(guarded, body);
  }
  const found = { byId, byName };
  switches.set(stack, found);
  return found;
}

/** Policies of virtual machines' network cards. */
export const vmNetworkPolicies: readonly PolicyCheck[] = [
  ofResources({
    id: 'vm-firewall-off',
    severity: 'warning',
    title: 'The firewall of PVE filters every NIC of a VM.',
    remedy:
      'Set firewall on the NIC, and switch the firewall of the VM on, in the specs by firewall.enabled: PVE filters where both are.',
    types,
    faults: (resource, { stack }) => [
      ...blocks(resource.body['network_device']).flatMap((nic, index) =>
        when(
          isOff(nic['firewall']),
          `${nicName(nic, index)} does not pass through the firewall`,
          ...pathsOf(index, 'firewall'),
        ),
      ),
      ...unfiltered(resource, stack),
    ],
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
