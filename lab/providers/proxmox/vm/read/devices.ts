import { blocks, text } from '../../../resource';
import type { ObjectValue, Value } from '../../../values';
import type { VmConfig } from '../machine';
import { isDiskBus, readDevice, readProperties } from '../wire';
import { numberedKeys, textOf } from './fields';
import type { ReadContext } from './read-context';

const NIC_KEYS = new Set([
  'bridge',
  'firewall',
  'link_down',
  'macaddr',
  'model',
  'mtu',
  'queues',
  'rate',
  'tag',
  'trunks',
]);

/** Reads the NICs, and the MACs that PVE gave them. */
export function readNetwork(config: VmConfig): { network_device: Value; mac_addresses: Value } {
  const last = Number(numberedKeys(config, 'net').at(-1)?.slice('net'.length) ?? -1);
  const devices = Array.from({ length: last + 1 }, (_, index) => readNic(textOf(config, `net${index}`)));
  return {
    // The real provider counts by places too: one that is free is an element of nothing.
    network_device: devices.map((device) => device ?? {}),
    mac_addresses: devices.map((device) => text(device ?? {}, 'mac_address')),
  };
}

function readNic(entry: string | undefined): ObjectValue | null {
  if (entry === undefined) return null;
  const parts = readProperties(entry);
  // PVE writes model and MAC as one part: virtio=BC:24:11:…
  const pair = [...parts].find(([key]) => !NIC_KEYS.has(key));
  const count = (key: string): number => Number(parts.get(key) ?? 0);
  return {
    bridge: parts.get('bridge') ?? '',
    disconnected: parts.get('link_down') === '1',
    enabled: true,
    firewall: parts.get('firewall') === '1',
    mac_address: pair?.[1] ?? parts.get('macaddr') ?? '',
    model: pair?.[0] ?? parts.get('model') ?? '',
    mtu: count('mtu'),
    queues: count('queues'),
    rate_limit: count('rate'),
    trunks: parts.get('trunks') ?? '',
    vlan_id: count('tag'),
  };
}

/** Reads the CD-ROM drive at the interface that the state names. */
export function readCdrom({ state, config, isClone }: ReadContext): Value | undefined {
  const before = blocks(state, 'cdrom')[0];
  const bus = text(before, 'interface') || 'ide3';
  const entry = textOf(config, bus);
  if (entry === undefined) return [];
  if (!before && isClone) return undefined;
  const device = readDevice(entry);
  if (!before && device.media !== 'cdrom' && isDiskBus(bus)) return [];
  const isOwnDrive = before !== undefined && text(before, 'file_id') === '';
  return [
    {
      file_id: isOwnDrive ? (before.file_id ?? '') : device.volume,
      interface: bus,
      enabled: before?.enabled ?? null,
    },
  ];
}

/** Reads what is passed through from the node. */
export function readPassthrough({ state, config, isClone }: ReadContext): Record<string, Value> {
  const found: Record<string, Value> = {};
  const add = (name: string, prefix: string, read: (key: string, entry: string) => ObjectValue): void => {
    if (isClone && blocks(state, name).length === 0) return;
    found[name] = numberedKeys(config, prefix).map((key) => read(key, textOf(config, key) ?? ''));
  };
  add('hostpci', 'hostpci', readPci);
  add('usb', 'usb', (_key, entry) => readUsb(entry));
  add('virtiofs', 'virtiofs', (_key, entry) => readShare(entry));
  add('numa', 'numa', readNuma);
  // The real provider passes by the ones that are on no node of the host (vm.go of 0.111.1).
  if (Array.isArray(found.numa))
    found.numa = found.numa.filter((node) => text(node as ObjectValue, 'hostnodes') !== '');
  return found;
}

function readPci(key: string, entry: string): ObjectValue {
  const parts = readProperties(entry, 'host');
  return {
    device: key,
    id: parts.get('host') ?? '',
    mapping: parts.get('mapping') ?? '',
    mdev: parts.get('mdev') ?? '',
    pcie: parts.get('pcie') === '1',
    rombar: (parts.get('rombar') ?? '1') === '1',
    rom_file: parts.get('romfile') ?? '',
    xvga: parts.get('x-vga') === '1',
  };
}

function readUsb(entry: string): ObjectValue {
  const parts = readProperties(entry, 'host');
  return {
    host: parts.get('host') ?? '',
    mapping: parts.get('mapping') ?? '',
    usb3: parts.get('usb3') === '1',
  };
}

function readShare(entry: string): ObjectValue {
  const parts = readProperties(entry, 'dirid');
  const hasAcl = parts.get('expose-acl') === '1';
  return {
    mapping: parts.get('dirid') ?? '',
    cache: parts.get('cache') ?? 'auto',
    direct_io: parts.get('direct-io') === '1',
    expose_acl: hasAcl,
    expose_xattr: parts.has('expose-xattr') ? parts.get('expose-xattr') === '1' : hasAcl,
  };
}

function readNuma(key: string, entry: string): ObjectValue {
  const parts = readProperties(entry);
  return {
    device: key,
    cpus: parts.get('cpus') ?? '',
    hostnodes: parts.get('hostnodes') ?? '',
    memory: Number(parts.get('memory') ?? 0),
    policy: parts.get('policy') ?? 'preferred',
  };
}
