import type { MapTree, Tree } from '../yaml';
import { Layer, mapOf, nameOf } from './layer';
import type { Notes } from './notes';
import { converted, implied, type Rules, sizeIn, to, translate, unmapped } from './translate';

/** What is known of a VM beside its merged entry. */
interface InstanceContext {
  readonly name: string;
  /** Gateway of the site's defaults, for VMs with a fixed address. */
  readonly gateway: Tree | undefined;
  readonly notes: Notes;
}

/** Translates a VM that is merged of its template, its cluster and its own entry. */
export function translateInstance(tree: MapTree, { name, gateway, notes }: InstanceContext): MapTree {
  const layer = new Layer(tree.place);
  translate(tree, RULES, { layer, notes, owner: name });
  const address = tree.entries.get('ip') ?? tree.entries.get('ipv4_address');
  const text = nameOf(address?.value);
  if (!address) return layer.tree;
  if (text === undefined) {
    // What is no text is told by the schema.
    layer.set(['nics', 'net0', 'ipv4'], address.value, address.key);
    return layer.tree;
  }
  const own = tree.entries.get('gateway');
  const router = own?.value ?? gateway;
  const isStatic = !['dhcp', 'auto', 'none'].includes(text);
  const value =
    isStatic && router
      ? mapOf(address.value.place, [
          ['address', address],
          ['gateway', own ?? { key: router.place, value: router }],
        ])
      : address.value;
  layer.set(['nics', 'net0', 'ipv4'], value, address.key);
  return layer.tree;
}

const RULES: Rules = {
  name: implied,
  hostname: implied,
  template: implied,
  vmid: to('vm_id'),
  memory: converted(sizeIn('MiB'), 'memory'),
  disk: converted(sizeIn('GiB'), 'disks', 'scsi0', 'size'),
  datastore: to('disks', 'scsi0', 'datastore'),
  bridge: to('nics', 'net0', 'bridge'),
  mac_address: to('nics', 'net0', 'mac'),
  ip: implied,
  ipv4_address: implied,
  gateway: implied,
  dns_servers: to('install', 'dns_servers'),
  dns_domain: (entry, { notes }, name) => {
    notes.ownDomain(name, entry);
  },
  packages: to('install', 'packages'),
  proxmox_node_name: to('node'),
  preset: unmapped('write "cores", "memory" and "disk" of the preset, here or in the template'),
};
