import { nearest } from '../errors';
import type { MapTree } from '../yaml';
import { Layer, nameOf, scalarOf, textOf } from './layer';
import type { Notes } from './notes';
import {
  converted,
  type FieldRule,
  implied,
  type Rules,
  sizeIn,
  type Target,
  to,
  translate,
  unmapped,
  whole,
} from './translate';

/** What is known of a machine beside its entry. */
export interface MachineEntryContext {
  readonly name: string;
  readonly isMetal: boolean;
  /** `ubuntu` or `nixos`, from its installation. */
  readonly os: string | undefined;
  readonly notes: Notes;
}

/** A machine of `vm_specs` in this site's words. */
export interface MachineEntry {
  readonly tree: MapTree;
  /** PVE node that the entry names. */
  readonly node?: string;
  /** What the entry says of that node. */
  readonly nodeTree?: MapTree;
}

const HYPERVISORS = ['proxmox', 'baremetal'];

/** Whether an entry is a machine of iron, also where the word for that is misspelt. */
export function isBareMetal(tree: MapTree): boolean {
  const name = nameOf(tree.entries.get('hypervisor')?.value);
  return name !== undefined && nearest(name, HYPERVISORS) === 'baremetal';
}

/** Translates an entry of the list of `vm_specs`: hardware of a VM or of a bare-metal machine. */
export function translateMachine(tree: MapTree, context: MachineEntryContext): MachineEntry {
  const { name, isMetal, notes } = context;
  const layer = new Layer(tree.place);
  const rules = { ...COMMON, ...(isMetal ? METAL : VM), boot_method: bootMethod(context) };
  translate(tree, rules, { layer, notes, owner: name });
  const proxmox = tree.entries.get('proxmox')?.value;
  const at = proxmox?.kind === 'map' ? proxmox.entries.get('node')?.value : undefined;
  const node = nameOf(at);
  if (isMetal || node === undefined || !at || proxmox?.kind !== 'map') return { tree: layer.tree };
  const nodeLayer = new Layer(at.place);
  const iso = proxmox.entries.get('iso_storage');
  if (iso) nodeLayer.set(['datastores', 'iso'], iso.value, iso.key);
  return { tree: layer.tree, node, nodeTree: nodeLayer.tree };
}

const COMMON: Rules = {
  name: implied,
  hypervisor: ({ value }, { notes }) => {
    const name = nameOf(value);
    if (name === undefined || HYPERVISORS.includes(name)) return;
    const near = nearest(name, HYPERVISORS);
    notes.problems.add({
      code: 'BAD_VALUE',
      message: `"hypervisor" cannot be the text "${name}"`,
      hint: `${near === undefined ? '' : `did you mean "${near}"? `}"hypervisor" takes ${HYPERVISORS.join(', ')}`,
      place: value.place,
    });
  },
  cpus: converted(whole, 'cores'),
  memory_mb: converted(sizeIn('MiB'), 'memory'),
};

/** A list whose entries get names of their own. */
function each(name: (item: MapTree, index: number) => readonly string[], rules: Rules): FieldRule {
  return ({ key, value }, { layer, notes, owner }, field) => {
    if (value.kind !== 'list') {
      layer.set([field], value, key);
      return;
    }
    value.items.forEach((item, index) => {
      if (item.kind !== 'map') {
        layer.set([field], value, key);
        return;
      }
      const inner = new Layer(item.place);
      translate(item, rules, { layer: inner, notes, owner });
      layer.set(name(item, index), inner.tree, item.place);
    });
  };
}

/** Disks are numbered on each bus. */
const vmDisks: FieldRule = (entry, target, field) => {
  const numbers = new Map<string, number>();
  each((item) => {
    const bus = nameOf(item.entries.get('type')?.value) ?? 'scsi';
    const number = numbers.get(bus) ?? 0;
    numbers.set(bus, number + 1);
    return ['disks', `${bus}${String(number)}`];
  }, VM_DISK)(entry, target, field);
};

const VM_DISK: Rules = {
  type: implied,
  size_gb: converted(sizeIn('GiB'), 'size'),
  storage: to('datastore'),
};

const VM: Rules = {
  disks: vmDisks,
  netifs: each((_, index) => ['nics', `net${String(index)}`], {}),
  proxmox: (entry, target) => {
    section(entry, PROXMOX, target);
  },
  baremetal: implied,
};

const PROXMOX: Rules = {
  node: to('node'),
  pool: to('pool'),
  vmid: converted(whole, 'vm_id'),
  // Each disk names its own; the medium's storage is part of the node.
  storage: implied,
  iso_storage: implied,
};

const METAL_DISK: Rules = {
  size_gb: converted(sizeIn('GiB'), 'min_size'),
  storage: implied,
  type: implied,
};

const METAL_NIC: Rules = {
  bridge: implied,
  model: implied,
  vlan: ({ key, value }, { notes }) => {
    if (value.kind !== 'scalar' || value.value !== null)
      notes.unmapped('vlan', key, 'add an interface under "vlans" of hosts/<machine>.yaml');
  },
};

const METAL: Rules = {
  disks: each((_, index) => ['disks', `disk${String(index)}`], METAL_DISK),
  netifs: each(
    (item, index) => ['nics', nameOf(item.entries.get('bridge')?.value) ?? `nic${String(index)}`],
    METAL_NIC,
  ),
  proxmox: implied,
  baremetal: (entry, target) => {
    section(entry, BMC, target);
  },
};

const bmcUser: FieldRule = ({ key }, { notes, owner }, name) => {
  notes.unmapped(name, key, `put user and password under "bmc.${owner}" of the secrets`);
};

const bmcPassword: FieldRule = ({ value }, { notes, owner }, name) => {
  notes.secret(name, value, `bmc.${owner}`);
};

const BMC: Rules = {
  mac: unmapped('the MAC address belongs to a card: give it in "netifs"'),
  ipmi_host: to('bmc', 'address'),
  ipmi_address: to('bmc', 'address'),
  ipmi_user: bmcUser,
  ipmi_username: bmcUser,
  ipmi_pass: bmcPassword,
  ipmi_password: bmcPassword,
};

function section({ key, value }: Parameters<FieldRule>[0], rules: Rules, target: Target): void {
  if (value.kind === 'map') translate(value, rules, target);
  else if (value.kind !== 'scalar' || value.value !== null) target.layer.set(['vms'], value, key);
}

/** Images and media go by the name of the operating system. */
function bootMethod({ isMetal, os }: MachineEntryContext): FieldRule {
  return ({ key, value }, { layer }) => {
    layer.set(['boot_method'], value, key);
    const method = textOf(value);
    if (os === undefined || isMetal || (method !== 'iso' && method !== 'image')) return;
    layer.set([method], scalarOf(os, value.place), key);
  };
}
