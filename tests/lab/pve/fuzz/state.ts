import type { PveClient } from '../../../../pve/client';

/** Reads that show what a lab keeps; what depends on the clock is left out of their answers. */
const LISTS = [
  ...['access/users', 'access/groups', 'access/roles', 'access/acl', 'access/domains', 'pools', 'storage'],
  ...['cluster/options', 'cluster/backup', 'cluster/ha/resources', 'cluster/replication', 'cluster/status'],
  ...[
    'cluster/sdn/zones',
    'cluster/sdn/vnets',
    'cluster/sdn/controllers',
    'cluster/sdn/ipams',
    'cluster/sdn/dns',
  ],
  ...[
    'cluster/firewall/rules',
    'cluster/firewall/groups',
    'cluster/firewall/aliases',
    'cluster/firewall/ipset',
  ],
  ...['cluster/mapping/pci', 'cluster/mapping/usb', 'cluster/metrics/server', 'cluster/acme/plugins'],
  ...['cluster/notifications/endpoints', 'cluster/notifications/matchers', 'cluster/config/nodes'],
];

/** Whether a machine runs: those that were on are off after the lab was stopped in order, unless they start with it. */
const POWER =
  /"(?:status|qmpstatus|running|state|crm_state|status_text)":(?:"[^"]*"|\d+),?|"lab":\{[^}]*\},?|"ha":\{[^}]*\},?/g;

const CLOCK = /"(?:uptime|cpu|mem|pid|netin|netout|diskread|diskwrite|timestamp|next-run)":[^,}\]]+,?/g;

/** What the API shows of a lab's state, as text by path. */
export async function stateOf(client: PveClient): Promise<Record<string, string>> {
  const read = async (path: string): Promise<readonly [string, string]> => {
    const answer: unknown = await client.get(path).catch((error: unknown) => `refused: ${String(error)}`);
    return [path, JSON.stringify(answer).replace(CLOCK, '').replace(POWER, '').replace(/,\}/g, '}')];
  };
  const nodes = await client.get<readonly { node: string }[]>('nodes');
  const guests = await client.get<readonly { id: string; node: string }[]>('cluster/resources', {
    type: 'vm',
  });
  const paths = [
    ...LISTS,
    ...nodes.flatMap(({ node }) => [
      ...[`nodes/${node}/network`, `nodes/${node}/qemu`, `nodes/${node}/lxc`, `nodes/${node}/firewall/rules`],
      ...[`nodes/${node}/storage/local/content`, `nodes/${node}/storage/local-lvm/content`],
    ]),
    ...guests.flatMap(({ id, node }) =>
      // What is pending is in `config` too, and comes into force with the stop.
      ['config', 'snapshot', 'firewall/options'].map((name) => `nodes/${node}/${id}/${name}`),
    ),
  ];
  const found: (readonly [string, string])[] = [];
  for (const path of paths) found.push(await read(path));
  return Object.fromEntries(found);
}
