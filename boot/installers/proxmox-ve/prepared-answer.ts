import type { Json } from '../../../site';
import type { InstallTarget } from '../installer';

type Table = Readonly<Record<string, Json>>;

/** What is not told of. */
const SECRET = /password|subscription/;

/**
 * A machine's answer as Proxmox Datacenter Manager lists what it has prepared; passwords are in none.
 * @param answer in the words of 8.4 and later
 * @see https://git.proxmox.com/?p=proxmox-datacenter-manager.git lib/pdm-api-types/src/auto_installer.rs (1.1)
 */
export function preparedAnswer({ host }: Pick<InstallTarget, 'host'>, answer: Table): Table {
  const [network, disks] = [tableOf(answer['network']), tableOf(answer['disk-setup'])];
  const global = Object.entries(tableOf(answer['global'])).filter(([key]) => !SECRET.test(key));
  const { filesystem = 'ext4', filter, 'filter-match': match } = disks;
  const options = tableOf(disks[filesystem === 'zfs' || filesystem === 'btrfs' ? filesystem : 'lvm']);
  const card = host.interfaces.find((each) => each.kind === 'nic');
  return {
    id: host.name,
    'is-default': false,
    // Any card of the machine is taken for it; a filter has room for one.
    'target-filter': card?.kind === 'nic' ? { '/network_interfaces/0/mac': card.mac.toLowerCase() } : {},
    ...Object.fromEntries(global),
    'use-dhcp-fqdn': false,
    'use-dhcp-network': network['source'] === 'from-dhcp',
    ...only(network, ['cidr', 'gateway', 'dns']),
    ...(network['filter'] === undefined ? {} : { 'netdev-filter': network['filter'] }),
    'netif-name-pinning-enabled': network['interface-name-pinning'] !== undefined,
    filesystem: { filesystem, ...options },
    'disk-mode': filter === undefined ? 'fixed' : 'filter',
    ...only(disks, ['disk-list']),
    ...(filter === undefined ? {} : { 'disk-filter': filter }),
    ...(match === undefined ? {} : { 'disk-filter-match': match }),
  };
}

function only(table: Table, keys: readonly string[]): Table {
  return Object.fromEntries(
    keys.flatMap((key) => (table[key] === undefined ? [] : [[key, table[key]] as const])),
  );
}

function tableOf(value: Json | undefined): Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {};
}
