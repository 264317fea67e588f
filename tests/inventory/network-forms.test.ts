import { parse } from 'yaml';
import { saidByRole, testWithAnsible } from './said-by-role';

const card = (ifname: string, address: string, linkinfo = {}): object => ({ ifname, address, linkinfo });
/** As after a first run: two cards are of a bond, whose MAC address they have. */
const LINKS = [
  card('eno9', 'bc:24:11:00:00:09'),
  card('eno1', 'bc:24:11:00:00:0b', { info_slave_data: { perm_hwaddr: 'bc:24:11:00:00:01' } }),
  { ...card('eno2', 'bc:24:11:00:00:0b'), permaddr: 'bc:24:11:00:00:02', altnames: ['enp3s0'] },
  card('bond0', 'bc:24:11:00:00:0b', { info_kind: 'bond' }),
  card('old0', 'bc:24:11:00:00:0c', { info_kind: 'bridge' }),
];

function said(interfaces: readonly object[], expression: string, renderer = 'auto'): unknown {
  const given = {
    network_interfaces: interfaces,
    network_renderer: renderer,
    network_search_domains: [],
    ansible_managed: 'by a test',
    network_links: { stdout: JSON.stringify(LINKS) },
    network_programs: { results: [] },
    network_resolv: { stat: { exists: false } },
  };
  return saidByRole('network', given, expression);
}
const template = (name: string): string => `lookup('ansible.builtin.template', templates ~ '/${name}')`;

const TRUNK = [
  { name: 'bond0', kind: 'bond', members: ['eno1', 'eno2'], mode: '802.3ad', lacp_rate: 'fast', mtu: 9000 },
  { name: 'storage', kind: 'vlan', parent: 'bond0', vlan_id: 50, addresses: ['10.5.0.2/24'] },
  { name: 'br0', kind: 'bridge', members: ['bond0'], vlan_aware: true, dhcp4: true },
];

testWithAnsible('cards that nothing but a bond names are there for each renderer', () => {
  const made = said(
    TRUNK,
    `{'faults': network_faults | from_yaml, 'netplan': ${template('netplan.yaml.j2')}, 'interfaces': ${template('interfaces.j2')}, 'networkd': network_files.networkd | map(attribute='path') | list}`,
  ) as Record<string, string>;
  expect(made['faults']).toEqual([]);
  const { network } = parse(made['netplan'] ?? '') as Record<string, unknown>;
  expect(network).toMatchObject({
    ethernets: { eno1: { mtu: 9000, dhcp4: false }, eno2: { mtu: 9000 } },
    bonds: { bond0: { interfaces: ['eno1', 'eno2'], parameters: { mode: '802.3ad', 'lacp-rate': 'fast' } } },
    vlans: { storage: { id: 50, link: 'bond0', addresses: ['10.5.0.2/24'] } },
    bridges: { br0: { interfaces: ['bond0'], dhcp4: true } },
  });
  expect(made['interfaces']).toMatch(
    /auto eno1\niface eno1 inet manual\n {4}mtu 9000\n[^]*auto bond0\n[^]*bond-slaves eno1 eno2\n[^]*vlan-raw-device bond0\n {4}vlan-id 50\n/,
  );
  expect(made['networkd']).toContainEqual(expect.stringMatching(/rackwright-eno1\.network$/));
});

testWithAnsible('what no renderer can make is told in words, all of it at once', () => {
  const wrong = [
    { mac: 'BC:24:11:00:00:09' },
    { kind: 'bridge' },
    { name: 'br1', kind: 'bridge', members: ['eno1', 'br1'] },
    { name: 'bond0', kind: 'bond' },
    { name: 'bond1', kind: 'bond', members: ['eno1'] },
    { name: 'v1', kind: 'vlan', parent: 'eno1' },
    { name: 'v2', kind: 'vlan', parent: 'eno1', vlan_id: 5000 },
    { name: 'eno9' },
    {},
    { name: '../etc', kind: 'bridge' },
    { name: 'br2', kind: 'bridge', mac: 'BC:24:11:00:00:09', members: ['old0', 'enp3s0'] },
  ];
  expect(said(wrong, 'network_faults | from_yaml | unique | sort')).toEqual(
    [
      'a bridge wants a name',
      'br1 is a part of itself',
      'bond0 is a bond and wants members',
      'eno1 is in both br1 and bond1',
      'eno1 is in both bond1 and br1',
      'v1 is a VLAN and wants parent and vlan_id',
      'v2 has the tag 5000; there are 1 to 4094',
      'eno9 is there twice',
      'a nic wants a name, or the MAC address of the card',
      '../etc is no name of an interface: 1 to 15 letters, digits, dots, hyphens and underscores',
      'br2 is a bridge, and a MAC address finds cards: take mac out',
      'there is no interface old0, neither on the machine nor in the list; the machine has eno9, eno1, eno2, enp3s0',
    ].sort(),
  );
});

testWithAnsible(
  'a card of a bond is found by its own MAC address, and netplan refuses what it cannot do',
  () => {
    const cards = [{ mac: 'BC:24:11:00:00:01' }, { mac: 'BC:24:11:00:00:02' }];
    expect(
      said(cards, `{'names': network_all | map(attribute='name') | list, 'unknown': network_unknown}`),
    ).toEqual({ names: ['eno1', 'eno2'], unknown: [] });
    const aware = [{ name: 'br0', kind: 'bridge', members: ['eno1'], vlan_aware: true }];
    const faults = `network_faults | from_yaml`;
    expect(said(aware, faults)).toEqual([]);
    expect(said(aware, faults, 'netplan')).toEqual([
      'br0 is vlan_aware, which netplan does not know: set network_renderer to networkd or ifupdown2',
    ]);
  },
);

testWithAnsible('what is written is the same in each run, however many cards a bond has', () => {
  const cards = ['eno4', 'eno2', 'eno3', 'eno1', 'eno9'];
  const bond = { name: 'bond0', kind: 'bond', members: cards };
  expect(said([bond], `network_all | map(attribute='name') | list`)).toEqual([...cards.toSorted(), 'bond0']);
});
