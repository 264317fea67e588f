import { parsePropertyString } from '../../../pve/wire';
import { parse } from 'yaml';
import { cloudInitOf } from '../cloud-init';
import { refuse, type Lab, type VmRecord } from '../model';
import { asRunning } from './as-running';
import { offeredAddress } from './offered-address';
import { isAgentEnabled } from './view';
import { readNics } from '../vm-config';

/**
 * A machine whose guest agent answers.
 *
 * @throws ApiError 500 in PVE's words.
 */
export function needAgent(lab: Lab, vm: VmRecord): VmRecord {
  const { config } = asRunning(vm);
  if (config['agent'] === undefined) throw refuse('No QEMU guest agent configured');
  if (vm.status !== 'running') throw refuse(`VM ${vm.vmid} is not running`);
  // One that is switched off has no port in the machine, so that nobody answers (qemu-server 9.2.6).
  const isSilent = !isAgentEnabled(config) || lab.conditions.isSilent(vm.vmid);
  if (isSilent) throw refuse('QEMU guest agent is not running');
  return vm;
}

interface AgentInterface {
  readonly name: string;
  readonly 'hardware-address': string;
  readonly 'ip-addresses': readonly AgentAddress[];
  readonly statistics: typeof NO_TRAFFIC;
}

/** The lab does not count packets. */
const NO_TRAFFIC = {
  'rx-bytes': 0,
  'rx-dropped': 0,
  'rx-errs': 0,
  'rx-packets': 0,
  'tx-bytes': 0,
  'tx-dropped': 0,
  'tx-errs': 0,
  'tx-packets': 0,
};

interface AgentAddress {
  readonly 'ip-address': string;
  readonly 'ip-address-type': 'ipv4' | 'ipv6';
  readonly prefix: number;
}

const LOOPBACK: AgentInterface = {
  name: 'lo',
  'hardware-address': '00:00:00:00:00:00',
  'ip-addresses': [
    { 'ip-address': '127.0.0.1', 'ip-address-type': 'ipv4', prefix: 8 },
    { 'ip-address': '::1', 'ip-address-type': 'ipv6', prefix: 128 },
  ],
  statistics: NO_TRAFFIC,
};

/** What the guest agent says of the network; a machine without a guest has the addresses that one would have. */
export async function agentInterfaces(lab: Lab, vm: VmRecord): Promise<readonly AgentInterface[]> {
  if (vm.guestAbsent !== undefined) return [LOOPBACK, ...(await configuredInterfaces(lab, vm))];
  const seen = await lab.guests.interfaces(vm.vmid);
  const interfaces = seen.map(({ name, mac, addresses }) => ({
    name,
    'hardware-address': mac,
    'ip-addresses': addresses.map(({ address, family, prefix }) => ({
      'ip-address': address,
      'ip-address-type': family,
      prefix,
    })),
    statistics: NO_TRAFFIC,
  }));
  return [LOOPBACK, ...interfaces];
}

async function configuredInterfaces(lab: Lab, vm: VmRecord): Promise<readonly AgentInterface[]> {
  const seed = await cloudInitOf(lab, vm);
  const byMac = cardsByMac(seed?.networkConfig ?? '');
  return readNics(vm.config).map((nic) => {
    const { index, mac } = nic;
    const ip = parsePropertyString(String(vm.config[`ipconfig${index}`] ?? ''));
    const own = byMac.get(mac.toLowerCase());
    const fixed = own?.addresses ?? [ip['ip'], ip['ip6']].filter((entry) => entry?.includes('/') === true);
    // An image that nobody tells anything asks for an address.
    const asks = own?.dhcp4 ?? (seed === undefined || ip['ip'] === 'dhcp');
    const given = asks ? [offeredAddress(lab, vm.vmid, nic), ...fixed] : fixed;
    return {
      name: `ens${18 + index}`,
      'hardware-address': mac.toLowerCase(),
      'ip-addresses': given.flatMap((entry) => (entry === undefined ? [] : [toAddress(entry)])),
      statistics: NO_TRAFFIC,
    };
  });
}

function toAddress(cidr: string): AgentAddress {
  const [address, prefix] = cidr.split('/');
  return {
    'ip-address': address ?? '',
    'ip-address-type': cidr.includes(':') ? 'ipv6' : 'ipv4',
    prefix: Number(prefix),
  };
}

interface Netplan {
  readonly ethernets?: Readonly<Record<string, NetplanEthernet>>;
}

interface NetplanEthernet {
  readonly match?: { readonly macaddress?: string };
  readonly addresses?: readonly string[];
  readonly dhcp4?: boolean;
}

/** The cards of a network configuration of version 2. */
function cardsByMac(networkConfig: string): Map<string, NetplanEthernet> {
  const document = parse(networkConfig) as (Netplan & { readonly network?: Netplan }) | null;
  const network = document?.network ?? document;
  const found = new Map<string, NetplanEthernet>();
  for (const ethernet of Object.values(network?.ethernets ?? {})) {
    const mac = ethernet.match?.macaddress;
    if (mac !== undefined && (ethernet.addresses ?? ethernet.dhcp4) !== undefined)
      found.set(mac.toLowerCase(), ethernet);
  }
  return found;
}
