import { MACROS } from '../../../lab/pve/firewall/macros';
import { PVE_MACROS } from '../../../site/firewall-macros';
import { adding, type Changes, problemsOf, siteOf } from '../small-site';

const env = (lines: string): Changes => ({ 'envs/dev.yaml': adding(`firewall:\n${lines}`) });
const told = (changes: Changes): readonly string[] =>
  problemsOf(changes).map(
    ({ code, at, message }) =>
      `${at?.file ?? ''}:${String(at?.line)}:${String(at?.column)} ${code} ${message}`,
  );

const SWITCH = 'setup: { datacenter: { firewall: { enabled: true, admins: [192.0.2.0/24] } } }\n';
const PVE2 =
  'api_endpoint: https://192.0.2.3:8006\naddress: 192.0.2.3\nbridges: { vmbr0: { cidr: 192.0.2.0/24, gateway: 192.0.2.254 } }\n';

/** A machine whose address comes by DHCP, which Ansible reaches by its name. */
const guest: Changes = {
  'vms/dev3.yaml': 'environment: dev\nvm_id: 10003\nnics: { net0: { bridge: vmbr0, ipv4: dhcp } }\n',
};

const on = '  enabled: true\n  admins: [192.0.2.0/24]\n';

describe("PVE's firewall in the specs", () => {
  test('the macros are those that PVE has', () => {
    expect([...PVE_MACROS].sort()).toEqual(Object.keys(MACROS).sort());
  });

  test('is off where nothing is said', () => {
    const [dev] = siteOf().environments;
    expect(dev).not.toHaveProperty('firewall');
    expect(dev?.vms.map(({ firewall, nics }) => [firewall, nics[0]?.firewall])).toEqual(
      dev?.vms.map(() => [undefined, false]),
    );
  });

  test('is layered: defaults, environment, VM; cards follow the VM', () => {
    const { environments } = siteOf({
      ...env(`${on}  roles: { node_exporter: { metrics: { from: [dev2] , ports: [9100] } } }\n`),
      'defaults.yaml': adding('  firewall: { rules: { web: { ports: [443, "8000-8080"] } } }\n'),
      'vms/dev3.yaml':
        'environment: dev\nvm_id: 10003\nnics: { net0: { bridge: devnet, ipv4: 10.10.10.13/24 } }\nfirewall: { enabled: false, rules: { web: null } }\n',
      'site.yaml': adding('environment: { firewall: { ip_sets: { office: [198.51.100.0/24] } } }\n'),
    });
    const [dev] = environments;
    expect(dev?.firewall).toEqual({
      enabled: true,
      admins: ['192.0.2.0/24'],
      ipSets: { office: ['198.51.100.0/24'] },
      roles: {
        node_exporter: [
          { name: 'metrics', action: 'accept', protocol: 'tcp', ports: ['9100'], from: ['dev2'] },
        ],
      },
      groups: {},
    });
    const [, dev1] = dev?.vms ?? [];
    expect(dev1?.firewall).toEqual({
      enabled: true,
      rules: [{ name: 'web', action: 'accept', protocol: 'tcp', ports: ['443', '8000-8080'] }],
    });
    expect(dev1?.nics[0]?.firewall).toBe(true);
    const dev3 = dev?.vms.find(({ name }) => name === 'dev3');
    expect([dev3?.firewall, dev3?.nics[0]?.firewall]).toEqual([{ enabled: false, rules: [] }, false]);
  });

  test.each<[string, Changes, readonly RegExp[]]>([
    [
      'a rule is for machines whose addresses nobody knows, or for none',
      {
        ...env(`${on}  groups: { web: { a: { ports: [1], from: ["group:guests", "role:docker"] } } }\n`),
        ...guest,
        'install_config.yaml': 'hosts: { dev1: { groups: [web] }, dev3: { groups: [guests] } }\n',
      },
      [
        /dev.yaml:\d+:\d+ FIREWALL_NOBODY rule "a" does not let them in: of "group:guests" "dev3" has no address that stays/,
        /FIREWALL_NOBODY rule "a" is for "role:docker", which stands for no machine in environment "dev"/,
      ],
    ],
    [
      'no machine has the role or the group of rules',
      env(`${on}  roles: { docker: { a: { ports: [1] } } }\n`),
      [/FIREWALL_NOBODY no filtered VM of environment "dev" has the role "docker"/],
    ],
  ])('tells when %s', (_what, changes, expected) => {
    const found = told(changes).filter((line) => !line.includes('HOST_UNREACHABLE'));
    expect(found).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
  });

  test.each<[string, Changes, readonly RegExp[]]>([
    [
      'nobody could log in',
      env('  enabled: true\n'),
      [/FIREWALL_LOCKED_OUT "dev-router" of environment "dev"/],
    ],
    [
      'a VM alone is filtered, and nobody could log in',
      { 'install_config.yaml': 'hosts: { dev1: { vm: { firewall: { enabled: true } } } }\n' },
      [/install_config.yaml:1:\d+ FIREWALL_LOCKED_OUT "dev1"/],
    ],
    [
      'everybody is an admin',
      env('  enabled: true\n  admins: [0.0.0.0/0]\n'),
      [/FIREWALL_OPEN "0.0.0.0\/0" in admins/],
    ],
    [
      'a set is everybody',
      env(`${on}  ip_sets: { all: ["::/0"] }\n`),
      [/FIREWALL_OPEN "::\/0" in the IP set "all"/],
    ],
    [
      'rules let in everything',
      env(`${on}  roles: { docker: { all: {}, tcp: { protocol: tcp, from: [0.0.0.0/0] } } }\n`),
      [/FIREWALL_OPEN rule "all"/, /FIREWALL_OPEN rule "tcp"/],
    ],
    [
      'a macro with ports, ports of ICMP',
      env(
        `${on}  roles: { docker: { a: { macro: HTTPS, ports: [1] }, b: { protocol: icmp, ports: [8] } } }\n`,
      ),
      [/FIREWALL_RULE_PARTS rule "a"/, /FIREWALL_RULE_PARTS rule "b"/],
    ],
    [
      'names that are not there',
      env(
        `${on}  roles: { dokcer: { a: { ports: [1], from: [dev9, "role:nope", "group:g", "cluster:c", "set:s", 10.0.0.300] } } }\n`,
      ),
      [
        /FIREWALL_SOURCE there is no role "dokcer"/,
        /FIREWALL_SOURCE there is no machine "dev9"/,
        /FIREWALL_SOURCE there is no role "nope"/,
        /FIREWALL_SOURCE there is no group of machines "g"/,
        /FIREWALL_SOURCE there is no cluster "c"/,
        /FIREWALL_SOURCE there is no IP set "s"/,
        /BAD_ADDRESS "10.0.0.300"/,
      ],
    ],
    [
      'ports and macros that are none',
      env(`${on}  roles: { docker: { a: { ports: [0, "9-8", "x"] }, b: { macro: https } } }\n`),
      [/BAD_VALUE .*0/, /BAD_VALUE "9-8"/, /BAD_VALUE "x"/, /BAD_VALUE "https" is no macro/],
    ],
    [
      'a machine of DHCP as a source',
      {
        ...env(`${on}  groups: { k3s: { a: { ports: [1], from: [dev2] } } }\n`),
        'vm_specs.yaml': (text) => text.replace('10.10.10.12/24', 'dhcp'),
      },
      [/FIREWALL_SOURCE the address of "dev2" comes from DHCP/, /HOST_UNREACHABLE/],
    ],
    [
      'nobody could reach the nodes',
      { 'nodes/pve1.yaml': adding('setup: { datacenter: { firewall: { enabled: true } } }\n') },
      [/pve1.yaml:\d+:\d+ FIREWALL_LOCKED_OUT node "pve1"/],
    ],
    [
      'a rule of a VM, told of once',
      { ...env(on), 'defaults.yaml': adding('  firewall: { rules: { all: {} } }\n') },
      [/defaults.yaml:\d+:\d+ FIREWALL_OPEN rule "all"/],
    ],
    [
      'a set is called as one that Rackwright makes',
      env(`${on}  ip_sets: { admins: [198.51.100.0/24], role-web: [198.51.100.0/24] }\n`),
      [/FIREWALL_NAME_TAKEN "admins"/, /FIREWALL_NAME_TAKEN "role-web"/],
    ],
    [
      'ICMP of the other family',
      {
        ...env(
          `${on}  groups: { web: { a: { protocol: icmp, from: ["fd00::/64", 10.0.0.1, "set:xs"] }, b: { protocol: ipv6-icmp, from: [10.0.0.0/8] } } }\n  ip_sets: { xs: [10.0.0.9] }\n`,
        ),
        'install_config.yaml': 'hosts: { dev1: { groups: [web] } }\n',
      },
      [/FIREWALL_RULE_PARTS rule "a" is of icmp/, /FIREWALL_RULE_PARTS rule "b" is of ipv6-icmp/],
    ],
    [
      'nothing says whether nodes are one cluster',
      {
        ...env(on),
        'nodes/pve2.yaml': PVE2,
        'vm_specs.yaml': (text) =>
          `${text}    node: pve2\n`.replace(
            'net0: { ipv4: 10.10.10.12/24 }',
            'net0: { bridge: vmbr0, ipv4: 192.0.2.12/24 }',
          ),
      },
      [/FIREWALL_CLUSTERS filtered machines of environment "dev" are on "pve1" and "pve2"/],
    ],
    [
      'two nodes of a cluster have its switch',
      {
        'nodes/pve1.yaml': adding(SWITCH),
        'nodes/pve2.yaml': PVE2 + SWITCH,
        'site.yaml': adding('clusters: { pve: { kind: pve, control_plane: [pve1, pve2] } }\n'),
      },
      [/pve2.yaml:\d+:\d+ FIREWALL_SWITCH node "pve2" .* that "pve1" switches already/],
    ],
    [
      'rules of nodes shut them, open them, or name what nodes do not know',
      {
        'nodes/pve1.yaml': adding(
          'setup: { firewall: { rules: { shut: { action: drop }, open: {}, web: { ports: [1], from: ["role:docker", nodes, admins, dev9] } } } }\n',
        ),
      },
      [
        /FIREWALL_LOCKED_OUT rule "shut" keeps everything/,
        /FIREWALL_OPEN rule "open"/,
        /FIREWALL_SOURCE rules of nodes know no roles/,
        /FIREWALL_SOURCE there is no machine "dev9"/,
      ],
    ],
    [
      'a rule is to keep out machines whose address nobody knows',
      {
        ...env(`${on}  groups: { web: { a: { action: drop, ports: [1], from: ["group:guests"] } } }\n`),
        ...guest,
        'install_config.yaml': 'hosts: { dev1: { groups: [web] }, dev3: { groups: [guests] } }\n',
      },
      [/FIREWALL_NOBODY rule "a" does not keep them out: of "group:guests" "dev3" has no address that stays/],
    ],
    [
      'a set whose name is too long for PVE',
      {
        [`envs/${'a'.repeat(30)}.yaml`]: `node: pve1\nvm_ids: { first: 11000, last: 11999 }\nmembers: [dev3]\nfirewall:\n${on}  ip_sets: { ${'s'.repeat(40)}: [10.0.0.1] }\n`,
        'vms/dev3.yaml': 'vm_id: 11001\nnics: { net0: { bridge: vmbr0, ipv4: 192.0.2.9/24 } }\n',
      },
      [/FIREWALL_NAME_LONG PVE would call the set/],
    ],
  ])('is refused when %s', (_what, changes, expected) => {
    const found = told(changes);
    expect(found).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
    for (const line of found) expect(line).toMatch(/^\S+[.]yaml:\d+:\d+ /);
  });
});
