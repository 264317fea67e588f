import type { Json, Site, Vm } from '../site';
import { clusterOf, type Configured, hostRoles } from './host-roles';

/** What one rule of the firewall lets in; without ports everything, without addresses from everywhere. */
interface OpenPorts {
  readonly protocol?: 'tcp' | 'udp';
  readonly ports?: readonly string[];
  readonly from?: readonly string[];
}

/**
 * What the roles that a machine has by choice serve to others, as the role `security` lets it in:
 * `[{ protocol: 'tcp', ports: ['9100'] }]`. What listens on loopback alone is left out. Containers are reached by what the
 * machine forwards, which the firewall leaves alone.
 */
export function openPorts(site: Site, vm: Configured): Json[] {
  return hostRoles(site, vm).flatMap((role) => SERVED[role]?.(vm, site) ?? []) as unknown as Json[];
}

const SERVED: Readonly<Record<string, (vm: Configured, site: Site) => readonly OpenPorts[]>> = {
  node_exporter: ({ install: { vars } }) => listening([textOf(vars['node_exporter_listen'] ?? ':9100')]),
  haproxy: ({ install: { services, vars } }) => {
    const { frontends = [], stats = '' } = services?.haproxy ?? {};
    return listening([...frontends.map(({ bind }) => bind), textOf(vars['haproxy_stats'] ?? stats)]);
  },
  k3s: (vm, site) => ofCluster(vm, site),
};

function textOf(value: Json): string {
  return typeof value === 'string' ? value : '';
}

/** Ports of addresses such as `*:443`, `:9100`, `[::]:80`, and of lists of them with commas. */
function listening(addresses: readonly string[]): readonly OpenPorts[] {
  const ports = addresses
    .flatMap((text) => (text.split(' ')[0] ?? '').split(','))
    .filter((text) => !/^(127\.|localhost:|\[?::1\]?:|unix@|abns@|\/)/.test(text))
    .flatMap((text) => /:(\d+(?:-\d+)?)$/.exec(text)?.[1] ?? []);
  return ports.length === 0 ? [] : [{ protocol: 'tcp', ports: [...new Set(ports)] }];
}

/**
 * The API for all, and everything among the machines and the pods; between machines whose addresses are not known in
 * advance the ports that k3s documents.
 * @see https://docs.k3s.io/installation/requirements#inbound-rules-for-k3s-nodes
 */
function ofCluster(vm: Configured, site: Site): readonly OpenPorts[] {
  const cluster = clusterOf(site, vm.name, 'k3s');
  const names = cluster ? [...cluster.controlPlane, ...cluster.workers] : [];
  const members = site.environments.flatMap(({ vms }) => vms).filter(({ name }) => names.includes(name));
  const addresses = members.map(fixedAddresses);
  const isServer = cluster === undefined || cluster.controlPlane.includes(vm.name);
  const areKnown = members.length > 0 && addresses.every((each) => each.length > 0);
  return [
    ...(isServer ? [{ protocol: 'tcp', ports: ['6443'] } as const] : []),
    { from: [cluster?.podCidr ?? '10.42.0.0/16', ...(areKnown ? addresses.flat() : [])] },
    ...(areKnown ? [] : BETWEEN_MACHINES),
  ];
}

const BETWEEN_MACHINES: readonly OpenPorts[] = [
  { protocol: 'tcp', ports: ['2379-2380', '10250'] },
  { protocol: 'udp', ports: ['8472', '51820-51821'] },
];

/** The fixed addresses of a machine, without the lengths of their prefixes. */
export function fixedAddresses({ nics }: Vm): readonly string[] {
  return nics.flatMap(({ ipv4, ipv6 }) =>
    [ipv4, ipv6].flatMap((config) =>
      config.method === 'static' ? [config.address.split('/')[0] ?? config.address] : [],
    ),
  );
}
