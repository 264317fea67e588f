import type { Json, Site, Vm } from '../model';
import { clusterOf, type Configured, hostRoles } from './host-roles';
import { k3sMembers } from './role-members';

/** What others may reach of a machine; without ports everything, and without addresses and members from everywhere. */
export interface ServedPorts {
  readonly protocol?: 'tcp' | 'udp';
  /** `9100`, `2379-2380` */
  readonly ports?: readonly string[];
  /** Networks that it comes from. */
  readonly networks?: readonly string[];
  /** Names of the machines that it comes from, all with fixed addresses. */
  readonly members?: readonly string[];
}

/**
 * What the roles that a machine has by choice serve to others, by role. What listens on loopback alone is left out, and so are
 * containers: they are reached by what the machine forwards.
 */
export function servedPorts(site: Site, vm: Configured): ReadonlyMap<string, readonly ServedPorts[]> {
  return new Map(
    hostRoles(site, vm).flatMap((role) => {
      const served = SERVED[role]?.(vm, site) ?? [];
      return served.length > 0 ? [[role, served] as const] : [];
    }),
  );
}

const SERVED: Readonly<Record<string, (vm: Configured, site: Site) => readonly ServedPorts[]>> = {
  node_exporter: ({ install: { vars } }) => listening([textOf(vars['node_exporter_listen'] ?? ':9100')]),
  haproxy: ({ install: { services, vars } }) => {
    const { frontends = [], stats = '' } = services?.haproxy ?? {};
    const given = vars['haproxy_frontends'];
    const binds = Array.isArray(given) ? bindsOf(given) : frontends.map(({ bind }) => bind);
    return listening([...binds, textOf(vars['haproxy_stats'] ?? stats)]);
  },
  k3s: (vm, site) => ofCluster(vm, site),
  provisioning_server: ({ install: { vars } }) => ofProvisioning(vars),
};

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function bindsOf(frontends: readonly Json[]): readonly string[] {
  return frontends.map((each) => textOf((each as Readonly<Record<string, Json>> | null)?.['bind']));
}

/** What machines without an address ask for, DHCP and TFTP among it, comes from anywhere; the server itself knows whom it answers. */
function ofProvisioning(vars: Vm['install']['vars']): readonly ServedPorts[] {
  const { provisioning_server_http_port: http = 8069, provisioning_server_https_port: https = 8443 } = vars;
  const front = vars['provisioning_server_nginx'] === true ? ['443'] : [];
  const isDhcp = textOf(vars['provisioning_server_dhcp']) !== '';
  const isProxy = textOf(vars['provisioning_server_dhcp_proxy']) !== '';
  const udp = [...(isDhcp || isProxy ? ['67', '69'] : []), ...(isProxy ? ['4011'] : [])];
  return [
    { protocol: 'tcp', ports: [...[http, https].map((port) => String(port as number)), ...front] },
    ...(udp.length > 0 ? [{ protocol: 'udp' as const, ports: udp }] : []),
  ];
}

/** Ports of addresses such as `*:443`, `:9100`, `[::]:80`, and of lists of them with commas. */
function listening(addresses: readonly string[]): readonly ServedPorts[] {
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
function ofCluster(vm: Configured, site: Site): readonly ServedPorts[] {
  const cluster = clusterOf(site, vm.name, 'k3s');
  const { servers, all: members } = k3sMembers(site, vm);
  const isServer = servers.length === 0 || servers.includes(vm.name);
  const areKnown = haveAddresses(site, members);
  return [
    ...(isServer ? [{ protocol: 'tcp', ports: [apiPort(vm)] } as const] : []),
    { networks: podNetworks(vm, cluster?.podCidr), ...(areKnown ? { members } : {}) },
    ...(areKnown ? [] : BETWEEN_MACHINES),
  ];
}

/** Of the API, which the further settings of k3s may move. */
function apiPort({ install: { vars } }: Configured): string {
  const config = vars['k3s_config'] as Readonly<Record<string, Json>> | null | undefined;
  const port = config?.['https-listen-port'];
  return typeof port === 'number' || typeof port === 'string' ? String(port) : '6443';
}

/** Networks of pods: one, or one of each kind of IP with a comma between. */
function podNetworks({ install: { vars } }: Configured, ofCluster = '10.42.0.0/16'): readonly string[] {
  return (textOf(vars['k3s_pod_cidr']) || ofCluster).split(',').map((each) => each.trim());
}

const answers = new WeakMap<readonly string[], boolean>();

/** Whether all members of a cluster have fixed addresses, which each of them asks. */
function haveAddresses(site: Site, members: readonly string[]): boolean {
  const known = answers.get(members);
  if (known !== undefined) return known;
  const answer = members.length > 0 && members.every((name) => addressesOf(site, name).length > 0);
  answers.set(members, answer);
  return answer;
}

/**
 * What a member of a cluster of Talos Linux serves, which has no roles: its API, that of Kubernetes where it is of the control plane,
 * and everything to the other members and the pods.
 */
export function talosPorts(site: Site, name: string): readonly ServedPorts[] {
  const cluster = clusterOf(site, name, 'talos');
  if (!cluster) return [];
  const members = [...cluster.controlPlane, ...cluster.workers];
  const known = members.filter((member) => addressesOf(site, member).length > 0);
  return [
    { protocol: 'tcp', ports: cluster.controlPlane.includes(name) ? ['6443', '50000'] : ['50000'] },
    { networks: [cluster.podCidr ?? '10.244.0.0/16'], ...(known.length > 0 ? { members: known } : {}) },
  ];
}

const BETWEEN_MACHINES: readonly ServedPorts[] = [
  { protocol: 'tcp', ports: ['2379-2380', '10250'] },
  { protocol: 'udp', ports: ['8472', '51820-51821'] },
];

const addresses = new WeakMap<Site, ReadonlyMap<string, readonly string[]>>();

/** The fixed addresses of a machine of the site, of iron or not; none where there is no such machine. */
export function addressesOf(site: Site, name: string): readonly string[] {
  const known = addresses.get(site) ?? allAddresses(site);
  addresses.set(site, known);
  return known.get(name) ?? [];
}

/** By the names of machines: each of many asks for those of many others. */
function allAddresses({ environments, hosts = [] }: Site): ReadonlyMap<string, readonly string[]> {
  const vms = environments.flatMap((environment) => environment.vms);
  return new Map([
    ...hosts.map(({ name, interfaces }) => [name, fixedAddresses({ nics: interfaces })] as const),
    ...vms.map((vm) => [vm.name, fixedAddresses(vm)] as const),
  ]);
}

/** The fixed addresses of a machine, without the lengths of their prefixes. */
export function fixedAddresses({
  nics,
}: {
  readonly nics: readonly Pick<Vm['nics'][number], 'ipv4' | 'ipv6'>[];
}): readonly string[] {
  return nics.flatMap(({ ipv4, ipv6 }) =>
    [ipv4, ipv6].flatMap((config) =>
      config.method === 'static' ? [config.address.split('/')[0] ?? config.address] : [],
    ),
  );
}
