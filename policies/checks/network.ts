import { type Found, ofResources, when, type PolicyCheck, type Subject } from '../policy';
import { pveClusters } from '../../site';
import { blocks, isOff, literal, type Body } from '../stack';

const ruleTypes = [
  'proxmox_virtual_environment_firewall_rules',
  'proxmox_virtual_environment_cluster_firewall_security_group',
];

/** Whether one of several sources is everything. */
function isEverywhere(source: unknown): boolean {
  if (isOff(source) || source === '') return true;
  const named = (literal(source) ?? '').split(',').map((part) => part.trim());
  return named.some((part) => part === '+dc/any' || part.endsWith('/0'));
}

/** Rules that let something in from anywhere. */
function openRules(body: Body): readonly Body[] {
  return blocks(body['rule']).filter(
    (rule) =>
      rule['enabled'] !== false &&
      String(rule['type']).toLowerCase() === 'in' &&
      String(rule['action']).toUpperCase() === 'ACCEPT' &&
      isEverywhere(rule['source']),
  );
}

/** A rule that names no port lets them all in, unless its protocol has none. */
function isOfAllPorts({ macro, dport, proto }: Body): boolean {
  return isOff(macro) && isOff(dport) && (isOff(proto) || ['tcp', 'udp'].includes(literal(proto) ?? ''));
}

function protocolOf({ proto }: Body): string {
  const protocol = literal(proto);
  return protocol === undefined ? 'everything' : `all of ${protocol}`;
}

/** By its macro, name or number, also within `8000:8080`. */
function reaches({ macro, dport }: Body, name: string, port: number): boolean {
  const isWithin = (part: string): boolean => {
    const [first, last = first] = part.split(':').map(Number);
    return first !== undefined && last !== undefined && first <= port && port <= last;
  };
  const parts = (literal(dport) ?? '').split(',').filter(Boolean);
  return macro === name || parts.some((part) => part === name.toLowerCase() || isWithin(part));
}

/** Policies of firewalls and networks. */
export const networkPolicies: readonly PolicyCheck[] = [
  ofResources({
    id: 'firewall-disabled',
    severity: 'error',
    title: 'The firewall of the cluster is on.',
    remedy: 'Set enabled: while it is off, no rule of any guest or node has an effect.',
    types: ['proxmox_virtual_environment_cluster_firewall'],
    faults: ({ body }) => when(body['enabled'] === false, 'the firewall of the cluster is off'),
  }),
  {
    id: 'firewall-cluster-unknown',
    severity: 'warning',
    title: 'The firewall of the cluster is on where guests are filtered.',
    remedy:
      'Set setup.datacenter.firewall on a node of the cluster, or suppress this where somebody has switched it on: while it is off, no guest is filtered.',
    check: ({ stack, nodes, clusters }: Subject): readonly Found[] => {
      if (stack.resources('proxmox_virtual_environment_cluster_firewall').length > 0) return [];
      const { leaderOf } = pveClusters({ nodes, clusters });
      const switched = nodes.filter(({ setup }) => setup?.datacenter?.firewall?.enabled);
      const known = new Set(switched.map(({ name }) => leaderOf(name)));
      const filtering = stack
        .resources('proxmox_virtual_environment_firewall_options')
        .filter(({ body }) => body['enabled'] === true)
        .map(({ body }) => literal(body['node_name']) ?? '');
      const silent = new Map(
        [...new Set(filtering)]
          .map((node) => [leaderOf(node), node] as const)
          .filter(([leader]) => !known.has(leader)),
      );
      return [...silent.values()].map((node) => ({
        message: `guests on ${node} are filtered, and nothing says that the firewall of its cluster is on`,
        subject: node,
      }));
    },
  },
  ofResources({
    id: 'firewall-accepts-by-default',
    severity: 'warning',
    title: 'What no rule allows does not come in.',
    remedy: 'Set input_policy to DROP and allow what is needed.',
    types: ['proxmox_virtual_environment_cluster_firewall', 'proxmox_virtual_environment_firewall_options'],
    faults: ({ body }) => when(body['input_policy'] === 'ACCEPT', 'everything that no rule refuses comes in'),
  }),
  ofResources({
    id: 'firewall-guest-disabled',
    severity: 'warning',
    title: 'The firewall of a guest that has rules is on.',
    remedy: 'Set enabled on its firewall options.',
    types: ['proxmox_virtual_environment_firewall_options'],
    faults: ({ body }) => when(body['enabled'] === false, 'the firewall of the guest is off'),
  }),
  ofResources({
    id: 'firewall-rule-for-all',
    severity: 'error',
    title: 'A rule says what it lets in.',
    remedy: 'Name a port, a macro or a source: as it is, the rule opens everything to everybody.',
    types: ruleTypes,
    faults: ({ body }) =>
      openRules(body).flatMap((rule) =>
        when(isOfAllPorts(rule), `a rule lets ${protocolOf(rule)} in from everywhere`),
      ),
  }),
  ofResources({
    id: 'firewall-ssh-for-all',
    severity: 'warning',
    title: 'SSH is open to networks of administrators only.',
    remedy: 'Give the rule a source, such as an IP set of your networks.',
    types: ruleTypes,
    faults: ({ body }) =>
      openRules(body).flatMap((rule) => when(reaches(rule, 'SSH', 22), 'SSH is open to everybody')),
  }),
  ofResources({
    id: 'firewall-pve-for-all',
    severity: 'error',
    title: 'The API of PVE is open to networks of administrators only.',
    remedy: 'Give the rule a source, such as an IP set of your networks.',
    types: ruleTypes,
    faults: ({ body }) =>
      openRules(body).flatMap((rule) => when(reaches(rule, 'PVE', 8006), 'port 8006 is open to everybody')),
  }),
  ofResources({
    id: 'sdn-vxlan-mtu',
    severity: 'warning',
    title: 'VXLAN packets fit into the network below.',
    remedy: 'Set the mtu to 50 bytes less than that of the network below: 1450, or 8950 with jumbo frames.',
    types: ['proxmox_sdn_zone_vxlan'],
    faults: ({ body }) => {
      const mtu = body['mtu'];
      return when(
        mtu === 1500 || mtu === 9000,
        `its mtu of ${String(mtu)} leaves no room for the header`,
        'mtu',
      );
    },
  }),
];
