import { type Changes, problemsOf, siteOf } from '../small-site';

const vnets = (text: string) => (yaml: string) => yaml.replace('    devnet:\n', `${text}    devnet:\n`);

/** Sites that are unusual and right: none of them may have a fault or a warning. */
const VALID: Readonly<Record<string, Changes>> = {
  'a vnet that nothing leaves': {
    'envs/dev.yaml': vnets('    storage: { tag: 10001, subnets: [{ cidr: 10.7.0.0/24 }] }\n'),
    'vms/store.yaml':
      'environment: dev\nnics: { net1: { bridge: storage, ipv4: auto }, net0: { ipv4: auto } }\n',
  },
  'both ends of a /31': {
    'envs/dev.yaml': vnets('    link: { tag: 10001, subnets: [{ cidr: 10.7.0.0/31 }] }\n'),
    'vms/a.yaml': 'environment: dev\nnics: { net1: { bridge: link, ipv4: 10.7.0.0/31 } }\n',
    'vms/b.yaml': 'environment: dev\nnics: { net1: { bridge: link, ipv4: 10.7.0.1/31 } }\n',
  },
  'a vnet of IPv6 alone': {
    'envs/dev.yaml': vnets('    six: { tag: 10001, subnets: [{ cidr: "fd00:7::/64" }] }\n'),
    'vms/a.yaml': 'environment: dev\nnics: { net0: { bridge: six, ipv4: none, ipv6: auto } }\n',
    'vms/b.yaml': 'environment: dev\nnics: { net0: { bridge: six, ipv4: none, ipv6: "fd00:7::2/64" } }\n',
  },
  'two families on one vnet': {
    'envs/dev.yaml': vnets(
      '    both: { tag: 10001, subnets: [{ cidr: 10.7.0.0/24 }, { cidr: "fd00:7::/64" }] }\n',
    ),
    'vms/a.yaml': 'environment: dev\nnics: { net0: { bridge: both, ipv4: auto, ipv6: auto } }\n',
  },
  'a bond with jumbo frames': {
    'hosts/rack1.yaml': `nics: { eno1: { mac: "3C:EC:EF:00:00:01" }, eno2: { mac: "3C:EC:EF:00:00:02" } }
bonds: { bond0: { members: [eno1, eno2], mode: 802.3ad, mtu: 9000 } }
vlans: { bond0.20: { parent: bond0, id: 20, mtu: 9000, ipv4: 10.66.0.5/24 } }
`,
  },
  'two environments on one bridge, of both postures': {
    'envs/live.yaml':
      'posture: prod\nnode: pve1\nvm_ids: { first: 20000, last: 20099 }\nvm: { nics: { net0: { bridge: vmbr0 } } }\n',
    'vms/live1.yaml': 'environment: live\nnics: { net0: { ipv4: 192.0.2.20/24 } }\n',
    'vms/dev3.yaml': 'environment: dev\nnics: { net0: { bridge: vmbr0, ipv4: 192.0.2.21/24 } }\n',
  },
  'the same VLANs on one bridge': {
    'vms/a.yaml': 'environment: dev\nnics: { net0: { bridge: vmbr0, vlan: 20, ipv4: 10.66.0.5/24 } }\n',
    'vms/b.yaml': 'environment: dev\nnics: { net0: { bridge: vmbr0, vlan: 20, ipv4: 10.66.0.6/24 } }\n',
  },
  'dozens of VMs with an empty file each': Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `vms/w${String(index)}.yaml`,
      'environment: dev\nnics: { net0: { ipv4: auto } }\n',
    ]),
  ),
};

test.each(Object.entries(VALID))('%s has no fault', (_, changes) => {
  expect(problemsOf(changes)).toEqual([]);
});

test('a network that nothing leaves has no gateway, and its machines take that of another NIC', () => {
  const site = siteOf(VALID['a vnet that nothing leaves']);
  const [dev] = site.environments;
  expect(dev?.sdn?.vnets.find(({ id }) => id === 'storage')?.subnets).toEqual([
    { cidr: '10.7.0.0/24', snat: false },
  ]);
  const store = dev?.vms.find(({ name }) => name === 'store');
  expect(store?.nics.map(({ ipv4 }) => (ipv4.method === 'static' ? ipv4.gateway : ''))).toEqual([
    '10.10.10.1',
    undefined,
  ]);
});

test('a bond is not larger than what its cards say, and SNAT needs a gateway', () => {
  const card = (mtu: string): Changes => ({
    'hosts/rack1.yaml': `nics: { eno1: { mac: "3C:EC:EF:00:00:01"${mtu} } }\nbonds: { bond0: { members: [eno1], mtu: 9000 } }\n`,
  });
  expect(problemsOf(card(''))).toEqual([]);
  expect(problemsOf(card(', mtu: 1500')).map(({ code }) => code)).toEqual(['MTU_TOO_LARGE']);
  const snat = {
    'envs/dev.yaml': vnets('    out: { tag: 10001, subnets: [{ cidr: 10.7.0.0/24, snat: true }] }\n'),
  };
  expect(problemsOf(snat).map(({ message }) => message)).toEqual([
    '"snat" without a "gateway" translates nothing',
  ]);
});

test('a tagged NIC is on the network of its tag, not on that of the bridge', () => {
  const lan = (vlan: string) => (text: string) =>
    `networks: { lan: { cidr: 10.66.0.0/24, gateway: 10.66.0.1, ${vlan}dns_servers: [10.66.0.2], range: { first: 10.66.0.100, last: 10.66.0.199 } } }\n${text}`;
  const nic = (rest: string): string =>
    `environment: dev\nnics: { net0: { bridge: vmbr0, vlan: 20, ${rest} } }\n`;
  const site = siteOf({ 'site.yaml': lan('vlan: 20, '), 'vms/a.yaml': nic('ipv4: auto') });
  const found = site.environments[0]?.vms.find(({ name }) => name === 'a')?.nics[0];
  expect(found).toMatchObject({
    vlanId: 20,
    dnsServers: ['10.66.0.2'],
    ipv4: { method: 'static', address: '10.66.0.100/24', gateway: '10.66.0.1' },
  });
  const faults = (changes: Changes): readonly string[] => problemsOf(changes).map(({ message }) => message);
  expect(faults({ 'site.yaml': lan('vlan: 20, '), 'vms/a.yaml': nic('ipv4: 192.0.2.77/24') })).toEqual([
    '192.0.2.77/24 is outside 10.66.0.0/24 of bridge "vmbr0" with VLAN 20, which the NIC is on',
  ]);
  // Nothing says which addresses the tag has: none is wrong.
  expect(faults({ 'site.yaml': lan(''), 'vms/a.yaml': nic('ipv4: 192.0.2.77/24') })).toEqual([]);
});
