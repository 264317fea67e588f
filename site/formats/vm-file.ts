import type { MapTree } from '../yaml';
import { ipConfig } from './ip-config';
import { Layer, nameOf, scalarOf, textOf } from './layer';
import type { Notes } from './notes';
import { bootOrder, hotplug, keyLines, onOff, startup, tagList, unlessNone, words } from './pve-words';
import {
  bit,
  converted,
  type FieldRule,
  implied,
  type Rules,
  sizeIn,
  to,
  translate,
  unmapped,
  whole,
} from './translate';

/** Fields that only a VM file in the words of PVE's API and of the Telmate provider has. */
const SIGNS =
  /^(target_node|ipconfig\d+|ciuser|cipassword|sshkeys|network|vmid|full_clone|onboot|scsihw|os_type)$/;

/** Whether the file of a VM speaks of `target_node` and `ipconfig0` in place of `node` and `nics`. */
export function isForeignVmFile(tree: MapTree): boolean {
  for (const [name, { value }] of tree.entries) {
    if (SIGNS.test(name) || (name === 'clone' && value.kind === 'scalar' && value.value !== null))
      return true;
  }
  return false;
}

/** The same VM in this site's words, under its `name`. */
export function translateVmFile(file: string, tree: MapTree, notes: Notes): { name: string; tree: MapTree } {
  const name = nameOf(tree.entries.get('name')?.value) ?? file;
  const user = nameOf(tree.entries.get('ciuser')?.value);
  const layer = new Layer(tree.place);
  translate(tree, { ...RULES, ...loginRules(user), ...addressRules(tree) }, { layer, notes, owner: name });
  return { name, tree: layer.tree };
}

const MEMORY = sizeIn('MiB');

const RULES: Rules = {
  name: implied,
  target_node: to('node'),
  vmid: converted(whole, 'vm_id'),
  cores: converted(whole, 'cores'),
  sockets: converted(whole, 'sockets'),
  desc: to('description'),
  onboot: converted(bit, 'on_boot'),
  agent: converted(bit, 'agent'),
  bios: to('firmware'),
  cpu: to('cpu_type'),
  memory: converted(MEMORY, 'memory'),
  balloon: converted(MEMORY, 'balloon'),
  clone: ({ key, value }, { layer }) =>
    layer.set(value.kind === 'scalar' ? ['clone', 'template'] : ['clone'], whole(value), key),
  full_clone: converted(bit, 'clone', 'full'),
  tags: converted(tagList, 'tags'),
  nameserver: converted(words, 'install', 'dns_servers'),
  searchdomain: (entry, { notes }, name) => {
    notes.ownDomain(name, entry);
  },
  scsihw: to('scsi_hardware'),
  cpulimit: to('cpu_limit'),
  cpuunits: to('cpu_units'),
  affinity: to('cpu_affinity'),
  numa: converted(bit, 'numa'),
  qemu_os: to('guest_os'),
  ostype: to('guest_os'),
  protection: converted(bit, 'protection'),
  hotplug,
  boot: bootOrder,
  startup,
  hastate: unlessNone('ha', 'state'),
  hagroup: unlessNone('ha', 'group'),
  os_type: oneOf('cloud-init', 'VMs are set up by cloud-init here'),
  network: networks,
  disks: ({ key, value }, target) => {
    if (value.kind !== 'map') target.layer.set(['disks'], value, key);
    else for (const [disk, entry] of value.entries) part(['disks', disk], entry, DISK, target);
  },
};

const DISK: Rules = {
  size: converted(sizeIn('GiB'), 'size'),
  storage: to('datastore'),
  backup: converted(bit, 'backup'),
  iothread: converted(bit, 'iothread'),
  emulatessd: converted(bit, 'ssd'),
  ssd: converted(bit, 'ssd'),
  discard: converted(onOff, 'discard'),
  replicate: converted(bit, 'replicate'),
  mbps_rd: unlessNone('limits', 'read_mib'),
  mbps_wr: unlessNone('limits', 'write_mib'),
  iops_rd: unlessNone('limits', 'read_iops'),
  iops_wr: unlessNone('limits', 'write_iops'),
  mbps_rd_max: unlessNone('limits', 'read_burst_mib'),
  mbps_wr_max: unlessNone('limits', 'write_burst_mib'),
  iops_rd_max: unlessNone('limits', 'read_burst_iops'),
  iops_wr_max: unlessNone('limits', 'write_burst_iops'),
  format: to('format'),
  type: unmapped('the name of the disk says its bus: scsi0, virtio0, sata0'),
};

const NETWORK: Rules = {
  id: implied,
  tag: unlessNone('vlan'),
  macaddr: to('mac'),
  firewall: converted(bit, 'firewall'),
  queues: unlessNone('queues'),
  rate: unlessNone('rate_limit'),
  link_down: converted(bit, 'disconnected'),
};

/** A part of the VM with rules of its own. */
function part(
  path: readonly string[],
  { key, value }: Parameters<FieldRule>[0],
  rules: Rules,
  { layer, notes, owner }: Parameters<FieldRule>[1],
): void {
  if (value.kind !== 'map') {
    layer.set(path, value, key);
    return;
  }
  const inner = new Layer(value.place);
  translate(value, rules, { layer: inner, notes, owner });
  layer.set(path, inner.tree, key);
}

/** One NIC, or a list of them. */
function networks(entry: Parameters<FieldRule>[0], target: Parameters<FieldRule>[1]): void {
  const { key, value } = entry;
  const items = value.kind === 'list' ? value.items : [value];
  items.forEach((item, index) => {
    const id = item.kind === 'map' ? nameOf(item.entries.get('id')?.value) : undefined;
    part(['nics', `net${id ?? String(index)}`], { key, value: item }, NETWORK, target);
  });
}

function addressRules(tree: MapTree): Rules {
  const names = [...tree.entries.keys()].filter((name) => /^ipconfig\d+$/.test(name));
  return Object.fromEntries(names.map((name) => [name, ipConfig]));
}

/** Who logs in: cloud-init gives the account its keys and sudo; passwords are never set. */
function loginRules(user: string | undefined): Rules {
  return {
    ciuser: ({ key, value }, { layer }) => {
      if (user === undefined) layer.set(['install', 'users'], value, key);
      else layer.set(['install', 'users', user, 'sudo'], scalarOf(true, value.place), key);
    },
    sshkeys: ({ key, value }, { layer, notes }) => {
      if (user === undefined)
        notes.unmapped('sshkeys', key, 'set "ciuser" as well: the account that they are for');
      else layer.set(['install', 'users', user, 'ssh_keys'], keyLines(value), key);
    },
    cipassword: ({ value }, { notes }) => {
      notes.password('cipassword', value, user ?? '<user>');
    },
  };
}

function oneOf(expected: string, todo: string): FieldRule {
  return ({ key, value }, { notes }, name) => {
    if (textOf(value) !== expected) notes.unmapped(name, key, todo);
  };
}
