import { type Changes, loadSmall, problemsOf } from '../small-site';

const nodeFile = (last: number, memory: string, more = ''): string =>
  `api_endpoint: https://192.0.2.1:8006\naddress: 192.0.2.${String(last)}\ncapacity: { memory: ${memory}, cores: 64 }\nbridges:\n  vmbr0: { cidr: 192.0.2.0/24, gateway: 192.0.2.254 }\n${more}`;
/** The node of the small site, and two more: 4, 8 and 16 GiB. */
const nodes: Changes = {
  'nodes/pve1.yaml': nodeFile(1, '4GiB'),
  'nodes/pve2.yaml': nodeFile(101, '8GiB'),
  'nodes/pve3.yaml': nodeFile(102, '16GiB', 'storages: { local-lvm: { size: 400GiB }, local: {} }\n'),
};
const vm = (name: string, memory: string, more = ''): Changes => ({
  [`vms/${name}.yaml`]: `environment: dev\nnode: auto\nmemory: ${memory}\n${more}`,
});

function load(changes: Changes): { nodes: Record<string, string>; lock: string } {
  const result = loadSmall({ ...nodes, ...changes });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  const vms = result.site.environments.flatMap((environment) => environment.vms);
  return {
    nodes: Object.fromEntries(vms.map(({ name, node }) => [name, node])),
    lock: result.allocations.text,
  };
}
const codes = (changes: Changes): string[] =>
  problemsOf({ ...nodes, ...changes }).map(({ code, message }) => `${code} ${message}`);

test('a VM goes where the node is least full afterwards, counting those that say their node', () => {
  // dev-router, dev1 and dev2 take 1.5 GiB of pve1, so that it is fullest.
  expect(load({ ...vm('a', '1GiB'), ...vm('b', '1GiB'), ...vm('c', '1GiB') }).nodes).toMatchObject({
    dev1: 'pve1',
    a: 'pve3',
    b: 'pve2',
    c: 'pve3',
  });
});

test('memory, CPU threads and storages bound it, each by itself', () => {
  expect(load(vm('large', '10GiB')).nodes['large']).toBe('pve3');
  // Of the three, the storage of pve3 alone is told.
  expect(load(vm('wide', '6GiB', 'disks: { scsi0: { size: 401GiB } }\n')).nodes['wide']).toBe('pve2');
  expect(codes(vm('huge', '17GiB'))).toEqual([
    'NO_NODE_WITH_ROOM no node has room for VM "huge" of dev; it may run on pve1, pve2, pve3',
  ]);
});

test('it is one of the nodes that the VM may run on', () => {
  expect(load(vm('a', '1GiB', 'nodes: [pve1, pve2]\n')).nodes['a']).toBe('pve2');
  expect(codes(vm('a', '6GiB', 'nodes: [pve1]\n'))).toEqual([
    'NO_NODE_WITH_ROOM no node has room for VM "a" of dev; it may run on pve1',
  ]);
});

test('VMs that are kept apart are on different nodes, and there is one for each', () => {
  const apart = 'ha: { apart: db }\n';
  const three = { ...vm('db1', '1GiB', apart), ...vm('db2', '1GiB', apart), ...vm('db3', '1GiB', apart) };
  const { nodes: found } = load(three);
  expect(['db1', 'db2', 'db3'].map((name) => found[name]).toSorted()).toEqual(['pve1', 'pve2', 'pve3']);
  const told = codes({ ...three, ...vm('db4', '1GiB', apart) });
  // The storage of pve3 is told as its own, which HA cannot work with.
  expect(told.filter((each) => !each.startsWith('HA_WITHOUT_EFFECT'))).toEqual([
    expect.stringMatching(/^NO_NODE_WITH_ROOM .*"db4"/) as unknown,
  ]);
});

test('a VM stays where it was put, whoever comes or goes, until it may not run there any more', () => {
  const first = load(vm('a', '1GiB'));
  expect(first.lock).toContain('dev/a: { "vm_id": 10003, "node": "pve3"');
  const others = { ...vm('b', '8GiB'), ...vm('c', '6GiB'), 'allocations.lock.yaml': first.lock };
  expect(load({ ...vm('a', '1GiB'), ...others }).nodes).toMatchObject({ a: 'pve3', b: 'pve3', c: 'pve2' });
  const bound = vm('a', '1GiB', 'nodes: [pve1, pve2]\n');
  expect(load({ ...bound, 'allocations.lock.yaml': first.lock }).nodes['a']).toBe('pve2');
});

test('what a node says of its VMs holds for those that were put there', () => {
  const pve3 = nodeFile(102, '16GiB', 'vm: { tags: [fast] }\n');
  const result = loadSmall({ ...nodes, 'nodes/pve3.yaml': pve3, ...vm('a', '1GiB') });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const [a] = result.site.environments.flatMap(({ vms }) => vms).filter(({ name }) => name === 'a');
  expect([a?.node, a?.tags]).toEqual(['pve3', ['fast']]);
});
