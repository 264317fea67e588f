import type { Site } from '../model';
import { HostName, MacAddress } from '../values';
import { firstNic } from './first-nic';
import { freeOnBridge, freeSpace } from './free-space';
import { ScaffoldError } from './scaffold-error';
import type { VmRequest } from './vm-request';

/** What is to be made. */
export type ScaffoldRequest =
  | { readonly kind: 'env'; readonly name: string }
  | VmRequest
  | { readonly kind: 'host'; readonly name: string; readonly mac: string };

/** A file of a site that is to be written. */
export interface ScaffoldedFile {
  /** From the site's folder, `vms/web1.yaml`. */
  readonly path: string;
  readonly text: string;
}

/**
 * A file that fits into the site as it stands: its ids and networks are free, and the site still validates.
 * @throws ScaffoldError UNKNOWN_NETWORK, DUPLICATE_MAC
 */
export function scaffold(site: Site, request: ScaffoldRequest): ScaffoldedFile {
  HostName.parse(request.name);
  switch (request.kind) {
    case 'env':
      return environmentFile(site, request.name);
    case 'vm':
      return vmFile(site, request);
    case 'host':
      return hostFile(request.name, freeMac(site, MacAddress.parse(request.mac)));
  }
}

function file(
  folder: string,
  schema: string,
  { name, lines }: { name: string; lines: string[] },
): ScaffoldedFile {
  const head = `# yaml-language-server: $schema=../schemas/${schema}.schema.json`;
  return { path: `${folder}/${name}.yaml`, text: [head, ...lines, ''].join('\n') };
}

function environmentFile(site: Site, name: string): ScaffoldedFile {
  const { vmIds, cidr, gateway, tag } = freeSpace(site);
  const [node] = site.nodes;
  const outside = node ? freeOnBridge(site, node) : { bridge: 'vmbr0', ipv4: 'dhcp' };
  const short = uniqueStem(site, name);
  const prefix = cidr.split('/')[1] ?? '24';
  const lines = [
    '# One environment is one Terraform stack. Its VMs name it with "environment:", or are listed under "members".',
    '',
    'posture: dev',
    `node: ${node?.name ?? 'pve1'}`,
    `vm_ids: { first: ${String(vmIds.first)}, last: ${String(vmIds.last)} }`,
    '',
    'sdn:',
    `  zone: ${short}zone`,
    '  vnets:',
    `    ${short}net:`,
    `      tag: ${String(tag)}`,
    '      subnets:',
    `        - cidr: ${cidr}`,
    `          gateway: ${gateway}`,
    '',
    '# The gateway between that network and the bridge of the node.',
    'router:',
    `  name: ${name}-router`,
    `  vm_id: ${String(vmIds.first)}`,
    '  nics:',
    `    net0: { bridge: ${outside.bridge}, ipv4: ${outside.ipv4} }`,
    `    net1: { bridge: ${short}net, ipv4: ${gateway}/${prefix} }`,
    '',
    '# What all VMs of the environment share.',
    'vm:',
    `  tags: [rackwright, ${name}]`,
    '  nics:',
    `    net0: { bridge: ${short}net }`,
  ];
  return file('envs', 'environment', { name, lines });
}

/** SDN ids have at most eight characters, and are unique in the cluster. */
function uniqueStem(site: Site, name: string): string {
  const taken = new Set(
    site.environments.flatMap(({ sdn }) => (sdn ? [sdn.id, ...sdn.vnets.map(({ id }) => id)] : [])),
  );
  const letters = name.replaceAll(/[^a-z0-9]/g, '').replace(/^\d+/, '');
  const stems = [
    letters.slice(0, 4),
    ...Array.from({ length: 99 }, (_, index) => `${letters.slice(0, 2)}${String(index + 1)}`),
  ];
  return stems.find((stem) => stem !== '' && !taken.has(`${stem}zone`) && !taken.has(`${stem}net`)) ?? 'env';
}

function vmFile(site: Site, request: VmRequest): ScaffoldedFile {
  const { name, environment } = request;
  const { bridge, ipv4 } = firstNic(site, request);
  const lines = [
    ipv4 === 'dhcp'
      ? '# The id and the MAC address are handed out and kept in allocations.lock.yaml.'
      : '# The id, the MAC address and the address of "auto" are handed out and kept in allocations.lock.yaml.',
    '',
    `environment: ${environment.name}`,
    'cores: 1',
    'memory: 1GiB',
    'nics:',
    `  net0: { bridge: ${bridge}, ipv4: ${ipv4} }`,
  ];
  return file('vms', 'vm', { name, lines });
}

/** A machine is known by its card: two with one would be taken for each other. */
function freeMac({ hosts = [], environments }: Site, mac: MacAddress): MacAddress {
  const cards = [
    ...hosts.flatMap(({ name, interfaces }) =>
      interfaces.map((card) => ({ name, mac: 'mac' in card ? card.mac : undefined })),
    ),
    ...environments.flatMap(({ vms }) =>
      vms.flatMap(({ name, nics }) => nics.map((nic) => ({ name, mac: nic.mac }))),
    ),
  ];
  const owner = cards.find((card) => card.mac?.toLowerCase() === mac.text.toLowerCase());
  if (owner === undefined) return mac;
  throw new ScaffoldError(
    'DUPLICATE_MAC',
    `${mac.text} is of "${owner.name}" already`,
    'look at the label of the card, or at what its firmware shows',
  );
}

function hostFile(name: string, mac: MacAddress): ScaffoldedFile {
  const lines = [
    '# A physical machine. It is known by its MAC address; nothing is installed until "os" names a profile.',
    '',
    'boot_method: pxe',
    'nics:',
    '  eno1:',
    `    mac: "${mac.text}"`,
    '    ipv4: dhcp',
    '# bmc: { address: 10.0.14.11 } # its user and password are under bmc in secrets.yaml',
    '# disks:',
    '#   system: { path: /dev/disk/by-id/…, wipe: true }',
  ];
  return file('hosts', 'host', { name, lines });
}
