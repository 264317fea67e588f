import { adding, type Changes, loadSmall, problemsOf, replacing, siteOf } from '../small-site';

/** Memory of dev1 in MiB. */
function memory(changes: Changes, sets: readonly string[] = []): number | undefined {
  const { environments } = siteOf(changes, { sets });
  return environments[0]?.vms.find(({ name }) => name === 'dev1')?.memoryMib;
}

const layers: [name: string, changes: Changes, sets?: string[]][] = [
  ['defaults', { 'defaults.yaml': replacing('memory: 512MiB', 'memory: 1001MiB') }],
  ['site', { 'site.yaml': adding('vm: { memory: 1002MiB }\n') }],
  ['node', { 'nodes/pve1.yaml': adding('vm: { memory: 1003MiB }\n') }],
  ['environment', { 'envs/dev.yaml': replacing('vm:\n', 'vm:\n  memory: 1004MiB\n') }],
  ['vm_specs', { 'vm_specs.yaml': replacing('vms:\n', 'vm: { memory: 1005MiB }\nvms:\n') }],
  ['install_config', { 'install_config.yaml': 'vm: { memory: 1006MiB }\n' }],
  ['--set', {}, ['vm.memory=1007MiB']],
  ['--set for the node', {}, ['nodes.pve1.vm.memory=1008MiB']],
  ['--set for the environment', {}, ['envs.dev.vm.memory=1009MiB']],
  ['--set for the VM', {}, ['vms.dev1.memory=1010MiB']],
];

test.each(layers.map((_, index) => [layers[index]![0], index] as const))(
  '%s overrides every layer below and none above',
  (_, index) => {
    const upTo = layers.slice(0, index + 1);
    // Any of the lower layers may speak as well: the highest that speaks counts.
    const changes = Object.assign({}, ...upTo.map(([, each]) => each)) as Changes;
    expect(
      memory(
        changes,
        upTo.flatMap(([, , sets]) => sets ?? []),
      ),
    ).toBe(1001 + index);
  },
);

test("a VM's own entry is above vm_specs for all and below install_config", () => {
  const own = { 'vm_specs.yaml': replacing('vm_id: 10001', 'vm_id: 10001\n    memory: 2GiB') };
  expect(memory(own)).toBe(2048);
  expect(memory({ ...own, 'install_config.yaml': 'hosts: { dev1: { vm: { memory: 3GiB } } }\n' })).toBe(3072);
});

test('null removes what lower layers say', () => {
  const { environments } = siteOf({
    'defaults.yaml': adding('  cpu_type: host\n  startup_order: 5\n'),
    'vm_specs.yaml': replacing('vm_id: 10001', 'vm_id: 10001\n    startup_order: null'),
  });
  expect(environments[0]?.vms.map(({ startupOrder }) => startupOrder)).toEqual([5, undefined, 5]);
});

test('the order of files, keys and members never matters', () => {
  const site = siteOf();
  expect(siteOf({ 'envs/dev.yaml': replacing('[dev1, dev2]', '[dev2, dev1]') })).toEqual(site);
  expect(
    siteOf({ 'envs/dev.yaml': (text) => text.replace('node: pve1\n', '').concat('node: pve1\n') }),
  ).toEqual(site);
});

test('a VM may have a file of its own, which may name the environment', () => {
  const site = siteOf({
    'vms/dev3.yaml': 'environment: dev\nvm_id: 10003\nnics: { net0: { ipv4: 10.10.10.13/24 } }\n',
  });
  expect(site.environments[0]?.vms.map(({ name }) => name)).toEqual(['dev-router', 'dev1', 'dev2', 'dev3']);
});

test('gateway, MTU, MAC and peers follow from the network', () => {
  const [environment] = siteOf().environments;
  expect(environment?.sdn).toMatchObject({ mtu: 1450, peers: ['192.0.2.1'] });
  expect(environment?.vms.map(({ nics }) => nics)).toMatchObject([
    [
      { ipv4: { address: '192.0.2.2/24', gateway: '192.0.2.254' }, mac: 'BC:24:11:00:27:10' },
      { ipv4: { method: 'static', address: '10.10.10.1/24' }, mac: 'BC:24:11:08:27:10', mtu: 1450 },
    ],
    [{ bridge: 'devnet', ipv4: { gateway: '10.10.10.1' }, ipv6: { method: 'none' }, mtu: 1450 }],
    [{ mac: 'BC:24:11:00:27:12' }],
  ]);
  expect(environment?.vms[0]?.nics[1]?.ipv4).not.toHaveProperty('gateway');
});

test('a gateway can be refused, and one that is written counts before those that follow', () => {
  const withNic = (nic: string): unknown =>
    siteOf({
      'vm_specs.yaml': replacing('net0: { ipv4: 10.10.10.11/24 }', nic),
    }).environments[0]?.vms[1]?.nics.map(({ ipv4 }) => ipv4);
  expect(withNic('net0: { ipv4: { address: 10.10.10.11/24, gateway: none } }')).toEqual([
    { method: 'static', address: '10.10.10.11/24' },
  ]);
  expect(
    withNic(
      'net0: { ipv4: 10.10.10.11/24 }\n      net1: { bridge: vmbr0, ipv4: { address: 192.0.2.3/24, gateway: 192.0.2.254 } }',
    ),
  ).toEqual([
    { method: 'static', address: '10.10.10.11/24' },
    { method: 'static', address: '192.0.2.3/24', gateway: '192.0.2.254' },
  ]);
});

test('DNS servers go to the NIC with the gateway', () => {
  const { environments } = siteOf();
  expect(environments[0]?.vms.map(({ nics }) => nics.map(({ dnsServers }) => dnsServers))).toEqual([
    [['192.0.2.53'], []],
    [['192.0.2.53']],
    [['192.0.2.53']],
  ]);
});

test('the user of the automation comes first, the others by name', () => {
  const { environments, automation } = siteOf({
    'site.yaml': replacing('admin: { sudo: true }', 'zoe: {}, admin: { sudo: true }, ann: {}'),
  });
  expect(environments[0]?.vms[0]?.install.users.map(({ name }) => name)).toEqual(['admin', 'ann', 'zoe']);
  expect(automation).toEqual({ user: 'admin', identityFile: '/nowhere/specs/keys/automation' });
});

test('every leaf of a machine has an origin, and what it shadowed', () => {
  const result = loadSmall({}, { sets: ['vms.dev1.memory=2GiB'] });
  const values = result.ok ? result.origins.explain('dev1') : [];
  expect(values.find(({ path }) => path === 'vm.memory')).toEqual({
    path: 'vm.memory',
    steps: ['vm', 'memory'],
    value: '2GiB',
    origin: { file: '--set', line: 1, column: 17 },
    shadowed: [{ value: '512MiB', origin: { file: 'specs/defaults.yaml', line: 8, column: 11 } }],
  });
  expect(values.find(({ path }) => path === 'vm.cores')?.origin.file).toBe('<built-in>');
  expect(values.find(({ path }) => path === 'vm.nics.net0.ipv4')?.origin).toMatchObject({
    file: 'specs/vm_specs.yaml',
    line: 5,
  });
});

test.each([
  ['vms.dev1', 'BAD_SET'],
  ['=x', 'BAD_SET'],
  ['vms..dev1=x', 'BAD_SET'],
  ['vms.dev1.memroy=1GiB', 'UNKNOWN_FIELD'],
  ['vms.dev9.memory=1GiB', 'UNKNOWN_VM'],
  ['vms.dev1.memory=[', 'YAML_SYNTAX'],
  ['vms.dev1=null', 'WRONG_TYPE'],
])('--set %s is refused with %s', (set, code) => {
  expect(problemsOf({}, { sets: [set] }).map((problem) => problem.code)).toContain(code);
});

test('--set reaches routers, environments and steps with dots', () => {
  const site = siteOf(
    {},
    { sets: ['vms.dev-router.cores=2', 'envs.dev.posture=prod', 'images."debian-12".min_disk=4GiB'] },
  );
  expect(site.environments[0]).toMatchObject({
    posture: 'prod',
    vms: [{ cores: 2 }, { cores: 1 }, { cores: 1 }],
  });
});
