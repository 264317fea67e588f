import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROBLEM_CODES } from '../../../site/errors';
import { adding, type Changes, problemsOf, replacing } from '../small-site';

const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** A change of the small site, and each problem that it must lead to: place, code, message, hint. Nothing else may be reported. */
type Case = readonly [name: string, changes: Changes, problems: readonly string[]];

const vm = (name: string, lines: string): Changes => ({ [`vms/${name}.yaml`]: `environment: dev\n${lines}` });
const dev1 = (address: string): Changes => ({ 'vm_specs.yaml': replacing('10.10.10.11/24', address) });
const host = (lines: string): Changes => ({ 'install_config.yaml': `hosts:\n  dev1: ${lines}\n` });

const cases: readonly Case[] = [
  // Fields
  [
    'an unknown field',
    { 'vms/dev3.yaml': 'environment: dev\nvm_id: 10003\nmemroy: 1GiB\nwhatever: 1\n' },
    [
      'specs/vms/dev3.yaml:3:1 UNKNOWN_FIELD "memroy" is not known here → did you mean "memory"?',
      'specs/vms/dev3.yaml:4:1 UNKNOWN_FIELD "whatever" is not known here → known here: vm_id, node, environment, description, tags, cores, sockets, cpu_type, memory, image, disks, nics, on_boot, agent, startup_order, balloon, firmware, machine, boot_method, boot_order, clone, iso, os, pool, ha, startup_delay, shutdown_timeout, depends_on, install',
    ],
  ],
  [
    'an unknown field of a NIC in a union',
    dev1('{ address: 10.10.10.11/24, gatway: none }'),
    ['specs/vm_specs.yaml:5:48 UNKNOWN_FIELD "gatway" is not known here → did you mean "gateway"?'],
  ],
  [
    'wrong types',
    vm('dev3', 'vm_id: "10003"\nmemory: 1024\ncores: [2]\nagent: yes\ntags: web\nnics: 5\n'),
    [
      'specs/vms/dev3.yaml:2:8 WRONG_TYPE "vm_id" must be a number, got the text "10003" → remove the quotes: 10003',
      'specs/vms/dev3.yaml:3:9 WRONG_TYPE "memory" must be text, got the number 1024 → did you mean "1024MiB"?',
      'specs/vms/dev3.yaml:4:8 WRONG_TYPE "cores" must be a number, got a list → write a number',
      'specs/vms/dev3.yaml:5:8 WRONG_TYPE "agent" must be true or false, got the text "yes" → did you mean true? YAML 1.2 takes "yes" and "on" for text',
      'specs/vms/dev3.yaml:6:7 WRONG_TYPE "tags" must be a list, got the text "web" → write a list: [web]',
      'specs/vms/dev3.yaml:7:7 WRONG_TYPE "nics" must be a map, got the number 5 → write "key: value" lines, indented under the field',
    ],
  ],
  [
    'a number where an address belongs',
    dev1('10'),
    [
      'specs/vm_specs.yaml:5:21 WRONG_TYPE "ipv4" must be text or a map, got the number 10 → put it in quotes if it is text',
    ],
  ],
  [
    'values out of range or of no known kind',
    vm('dev3', 'vm_id: 10003\ncores: 0\nsockets: 1.5\ndisks: { ide0: { size: 8GiB } }\n'),
    [
      'specs/vms/dev3.yaml:3:8 BAD_VALUE "cores" cannot be the number 0 → it must be at least 1',
      'specs/vms/dev3.yaml:4:10 WRONG_TYPE "sockets" must be a whole number, got the number 1.5 → write a whole number',
      'specs/vms/dev3.yaml:5:10 BAD_VALUE "ide0" is not accepted here → disks are scsi0 to scsi30, virtio0 to virtio15, sata0 to sata5',
    ],
  ],
  [
    'a word that is near to one of a list',
    { 'envs/dev.yaml': adding('posture: prd\n') },
    [
      'specs/envs/dev.yaml:20:10 BAD_VALUE "posture" cannot be the text "prd" → did you mean "prod"? "posture" takes dev, prod',
    ],
  ],
  [
    'an SDN id of more than 8 characters',
    { 'envs/dev.yaml': (text) => text.replace('devzone', 'developmentzone') },
    [
      'specs/envs/dev.yaml:4:9 BAD_VALUE "developmentzone" is not accepted here → SDN ids are 2 to 8 lower-case letters and digits, a letter first',
    ],
  ],
  [
    'missing fields, each once',
    { ...vm('dev3', 'cores: 1\n'), 'defaults.yaml': replacing('  memory: 512MiB\n', '') },
    [
      'specs/envs/dev.yaml:11:9 MISSING_FIELD VM "dev-router" has no "memory" → set it here or in a lower layer, for instance memory: 1GiB',
      'specs/vm_specs.yaml:2:3 MISSING_FIELD VM "dev1" has no "memory" → set it here or in a lower layer, for instance memory: 1GiB',
      'specs/vm_specs.yaml:6:3 MISSING_FIELD VM "dev2" has no "memory" → set it here or in a lower layer, for instance memory: 1GiB',
      'specs/vms/dev3.yaml:1:1 MISSING_FIELD VM "dev3" has no "memory" → set it here or in a lower layer, for instance memory: 1GiB',
    ],
  ],
  [
    'a missing field of a list entry',
    { 'envs/dev.yaml': replacing('cidr: 10.10.10.0/24, ', '') },
    ['specs/envs/dev.yaml:9:11 MISSING_FIELD "cidr" is missing → add "cidr: …" here'],
  ],
  // Values
  [
    'an address that is none',
    dev1('10.10.10.311/24'),
    [
      'specs/vm_specs.yaml:5:21 BAD_CIDR "10.10.10.311/24" is not an address with a prefix length → write it as "10.10.10.11/24"',
    ],
  ],
  [
    'an address without prefix length',
    dev1('10.10.10.11'),
    [
      'specs/vm_specs.yaml:5:21 CIDR_MASK_MISSING "10.10.10.11" has no prefix length → did you mean "10.10.10.11/24"?',
    ],
  ],
  [
    'an IPv6 address as ipv4',
    dev1('"fd00::1/64"'),
    ['specs/vm_specs.yaml:5:21 BAD_CIDR "fd00::1/64" is not an IPv4 address → give it as "ipv6" of this NIC'],
  ],
  [
    'a network with host bits, a gateway that is no address',
    {
      'envs/dev.yaml': replacing(
        'cidr: 10.10.10.0/24, gateway: 10.10.10.1',
        'cidr: 10.10.10.1/24, gateway: router',
      ),
    },
    [
      'specs/envs/dev.yaml:9:19 CIDR_HOST_BITS "10.10.10.1/24" has host bits set → did you mean "10.10.10.0/24"?',
      'specs/envs/dev.yaml:9:43 BAD_ADDRESS "router" is not an IP address → write four numbers of 0 to 255 such as "10.10.10.11", or an IPv6 address such as "fd00::11"',
    ],
  ],
  [
    'a MAC address, a VM id and sizes that are none',
    vm(
      'dev3',
      'vm_id: 99\nmemory: 1GB\ndisks: { scsi0: { size: 100MiB } }\nnics: { net0: { mac: "bc:24:11" } }\n',
    ),
    [
      'specs/vms/dev3.yaml:2:8 BAD_VM_ID 99 is not a VM id → VM ids are whole numbers from 100 to 999999999; the convention is five digits, 10001',
      'specs/vms/dev3.yaml:3:9 BAD_SIZE "1GB" has the unknown unit "GB" → did you mean "1GiB"? units are KiB, MiB, GiB and TiB (1GiB = 1024MiB)',
      'specs/vms/dev3.yaml:4:25 BAD_SIZE "100MiB" is not a whole number of GiB → did you mean "1GiB"?',
      'specs/vms/dev3.yaml:5:22 BAD_MAC "bc:24:11" is not a MAC address → write six pairs of hexadecimal digits such as "BC:24:11:00:27:11", in quotes',
    ],
  ],
  [
    'names that cannot be host names or domains',
    { 'site.yaml': replacing('domain: example.org', 'domain: Example_org') },
    [
      'specs/site.yaml:2:9 BAD_DOMAIN "Example_org" is not a DNS domain → write labels of lower-case letters, digits and hyphens with dots between, such as "lab.example.org"',
    ],
  ],
  [
    'a VM whose name is no host name',
    vm('Dev_3', 'vm_id: 10003\n'),
    [
      'specs/vms/Dev_3.yaml:1:1 BAD_HOSTNAME "Dev_3" is not a host name → did you mean "dev-3"? lower-case letters, digits and hyphens are allowed, at most 63, no hyphen at an end (RFC 1123)',
    ],
  ],
  // Users and secrets
  [
    'keys that are none',
    host('{ users: { ann: { ssh_keys: [ssh-ed25519 AAAA, { file: /nowhere/ann.pub }] } } }'),
    [
      'specs/install_config.yaml:2:38 BAD_SSH_KEY this is not a public SSH key: its data is cut short or of another type → copy the whole line of a ".pub" file, or write { file: ~/.ssh/id_ed25519.pub }',
      'specs/install_config.yaml:2:56 SSH_KEY_FILE_MISSING there is no key file /nowhere/ann.pub → correct the path, or give the whole line of the key',
    ],
  ],
  [
    'a key file that is missing, so that the user cannot log in',
    host('{ users: { ann: { ssh_keys: [{ file: ~/ann.pub }] } } }'),
    [
      'specs/install_config.yaml:2:20 USER_WITHOUT_KEY user "ann" has no SSH key and cannot log in → add a line of a .pub file to "ssh_keys", or { file: ~/.ssh/id_ed25519.pub }',
      'specs/install_config.yaml:2:38 SSH_KEY_FILE_MISSING there is no key file /nowhere/ann.pub → correct the path, or give the whole line of the key',
    ],
  ],
  [
    'a private key anywhere, which is not repeated',
    {
      'install_config.yaml': `hosts:\n  dev1:\n    vars:\n      key: |\n${pem.replace(/^/gm, '        ')}\n`,
    },
    [
      'specs/install_config.yaml:4:12 PRIVATE_KEY_IN_SPEC this is a private key → remove it, treat it as disclosed, make a new pair, and name the file of its public half',
    ],
  ],
  [
    'an API token in place of its key',
    { 'nodes/pve1.yaml': adding('api_token: root@pam!terraform=8c9c3a1e-0000-0000-0000-000000000000\n') },
    [
      'specs/nodes/pve1.yaml:5:12 SECRET_IN_SPEC an API token stands where its key belongs → revoke the token, keep the new one in PROXMOX_VE_API_TOKEN or the secrets, and write a key such as "pve1"',
    ],
  ],
  [
    'no user that Ansible could log in as',
    { 'site.yaml': replacing('user: admin', 'user: ansible') },
    [
      'specs/site.yaml:4:9 MISSING_USER Ansible logs in as "ansible", which does not exist on "dev-router" → add install: { users: { ansible: { sudo: true } } } to defaults.yaml or site.yaml',
      'specs/site.yaml:8:5 USER_WITHOUT_KEY user "admin" has no SSH key and cannot log in → add a line of a .pub file to "ssh_keys", or { file: ~/.ssh/id_ed25519.pub }',
    ],
  ],
  // References
  [
    'unknown image, node, network, environment and members',
    {
      'defaults.yaml': replacing('image: debian-12', 'image: debian12'),
      'envs/dev.yaml': (text) =>
        text.replace('pve1', 'pve').replace('bridge: vmbr0', 'bridge: vmbr1').replace('dev2]', 'dev3]'),
      'vms/dev4.yaml': 'vm_id: 10004\nenvironment: prod\n',
      'install_config.yaml': 'hosts: { dev9: {} }\n',
    },
    [
      'specs/defaults.yaml:7:10 UNKNOWN_IMAGE there is no image "debian12", which "dev-router" is to be made from → did you mean "debian-12"?; the catalogue is "images" in defaults.yaml',
      'specs/envs/dev.yaml:1:7 UNKNOWN_NODE there is no node "pve" → did you mean "pve1"?; each has a file nodes/<node>.yaml',
      'specs/envs/dev.yaml:16:17 UNKNOWN_VM no file describes the member "dev3" → did you mean "dev1"?',
      'specs/install_config.yaml:1:10 UNKNOWN_VM no file describes the machine "dev9" → did you mean "dev1"?',
      'specs/vm_specs.yaml:6:3 VM_WITHOUT_ENVIRONMENT "dev2" is in no environment → list it under "members" of one of: dev; or add "environment: <name>"',
      'specs/vms/dev4.yaml:2:14 UNKNOWN_ENVIRONMENT there is no environment "prod" → known: dev',
    ],
  ],
  [
    'an unknown bridge on a node that lists its bridges',
    { 'envs/dev.yaml': replacing('bridge: vmbr0', 'bridge: vmbr1') },
    [
      'specs/envs/dev.yaml:14:21 UNKNOWN_NETWORK there is no vnet of environment "dev" and no bridge of its node named "vmbr1" → did you mean "vmbr0"?',
    ],
  ],
  [
    'an environment without machines, and one that claims a VM of another',
    {
      'envs/none.yaml': 'node: pve1\nvm_ids: { first: 11000, last: 11999 }\n',
      'envs/test.yaml': 'node: pve1\nvm_ids: { first: 12000, last: 12999 }\nmembers: [dev2]\n',
      'vms/test1.yaml': 'environment: test\nvm_id: 12001\n',
    },
    [
      'specs/envs/none.yaml:1:1 EMPTY_ENVIRONMENT environment "none" has no machines → add "members: [<vm>]" or a "router", or remove the file',
      'specs/envs/test.yaml:3:11 VM_IN_TWO_ENVIRONMENTS "dev2" is listed twice → it is also listed at specs/envs/dev.yaml:16:17; remove one',
    ],
  ],
  // Uniqueness
  [
    'two VMs of one name',
    vm('dev2', 'vm_id: 10003\n'),
    [
      'specs/vms/dev2.yaml:1:1 DUPLICATE_VM "dev2" is described twice → the other is at specs/vm_specs.yaml:6:3; merge them, or rename one',
    ],
  ],
  [
    'two VMs with one id',
    { 'vm_specs.yaml': replacing('vm_id: 10002', 'vm_id: 10001') },
    [
      'specs/vm_specs.yaml:7:12 DUPLICATE_VM_ID VM id 10001 of "dev2" is taken by "dev1" (specs/vm_specs.yaml:3:12) → the next free one is 10002',
    ],
  ],
  [
    'two machines with one host name, address and MAC',
    {
      ...vm('dev3', 'vm_id: 10003\nnics: { net0: { mac: "bc:24:11:00:27:11", ipv4: 10.10.10.12/24 } }\n'),
      'install_config.yaml': 'hosts: { dev3: { hostname: dev1 } }\n',
    },
    [
      'specs/install_config.yaml:1:28 DUPLICATE_HOSTNAME the host name "dev1" of "dev3" is taken by "dev1" (specs/vm_specs.yaml:2:3) → rename one of them',
      'specs/vms/dev3.yaml:3:22 DUPLICATE_MAC MAC address BC:24:11:00:27:11 of net0 of "dev3" is taken by net0 of "dev1" (specs/vm_specs.yaml:5:13) → leave "mac" out: each NIC then gets its own',
      'specs/vms/dev3.yaml:3:49 DUPLICATE_ADDRESS address 10.10.10.12 of "dev3" is taken by "dev2" (specs/vm_specs.yaml:9:21) → give one of them a free address of the subnet',
    ],
  ],
  [
    'two environments with one zone, vnet, tag and overlapping networks',
    {
      'envs/test.yaml': `node: pve1
vm_ids: { first: 11000, last: 11999 }
sdn:
  zone: devzone
  vnets:
    devnet: { tag: 10000, subnets: [{ cidr: 10.10.0.0/16, gateway: 10.10.0.1 }] }
    testnet: { tag: 10000 }
`,
      'vms/test1.yaml': 'environment: test\nvm_id: 11001\n',
    },
    [
      'specs/envs/dev.yaml:9:19 OVERLAPPING_SUBNETS 10.10.10.0/24 of vnet "devnet" overlaps 10.10.0.0/16 of vnet "devnet" → the other is at specs/envs/test.yaml:6:45; give one of them another range',
      'specs/envs/test.yaml:4:9 DUPLICATE_NETWORK SDN zone "devzone" is taken by environment "dev" (specs/envs/dev.yaml:4:9) → each environment needs its own',
      'specs/envs/test.yaml:6:13 DUPLICATE_NETWORK vnet "devnet" is taken by environment "dev" (specs/envs/dev.yaml:7:7) → each environment needs its own',
      'specs/envs/test.yaml:6:20 DUPLICATE_NETWORK VXLAN tag 10000 is taken by vnet "devnet" (specs/envs/dev.yaml:7:12) → each environment needs its own',
      'specs/envs/test.yaml:7:21 DUPLICATE_NETWORK VXLAN tag 10000 is taken by vnet "devnet" (specs/envs/dev.yaml:7:12) → each environment needs its own',
    ],
  ],
  // Addresses and networks
  [
    'a VM id outside of its range',
    { 'vm_specs.yaml': replacing('vm_id: 10002', 'vm_id: 20002') },
    [
      'specs/vm_specs.yaml:7:12 VM_ID_OUT_OF_RANGE VM id 20002 of "dev2" is outside the range of environment "dev" → take one from 10000 to 10999; the next free one is 10002',
    ],
  ],
  [
    'a range that ends before it begins',
    { 'envs/dev.yaml': replacing('{ first: 10000, last: 10999 }', '{ first: 10999, last: 10000 }') },
    [
      'specs/envs/dev.yaml:2:31 BAD_VALUE "vm_ids" of environment "dev" ends at 10000, before its first id 10999 → exchange the two',
    ],
  ],
  [
    'an address outside its subnet',
    dev1('10.10.11.11/24'),
    [
      'specs/vm_specs.yaml:5:21 ADDRESS_OUTSIDE_SUBNET 10.10.11.11/24 is outside 10.10.10.0/24 of vnet "devnet", which the NIC is on → take an address from 10.10.10.0 to 10.10.10.255, or another "bridge"',
    ],
  ],
  [
    'an address with the prefix length of another subnet',
    dev1('10.10.10.11/16'),
    [
      'specs/vm_specs.yaml:5:21 ADDRESS_OUTSIDE_SUBNET 10.10.10.11/16 has another prefix length than 10.10.10.0/24 of vnet "devnet" → did you mean "10.10.10.11/24"?',
    ],
  ],
  [
    'the broadcast address',
    dev1('10.10.10.255/24'),
    [
      'specs/vm_specs.yaml:5:21 ADDRESS_RESERVED 10.10.10.255 of "dev1" is the broadcast address of 10.10.10.0/24 → take another address of the network',
    ],
  ],
  [
    "the gateway's address, which the router has as well",
    dev1('10.10.10.1/24'),
    [
      'specs/vm_specs.yaml:5:21 ADDRESS_IS_GATEWAY 10.10.10.1 of "dev1" is the gateway\'s address of 10.10.10.0/24 → only the router has it: take another address of the network',
      'specs/vm_specs.yaml:5:21 DUPLICATE_ADDRESS address 10.10.10.1 of "dev1" is taken by "dev-router" (specs/envs/dev.yaml:15:35) → give one of them a free address of the subnet',
    ],
  ],
  [
    "the node's address",
    { 'envs/dev.yaml': replacing('192.0.2.2/24', '192.0.2.1/24') },
    [
      'specs/envs/dev.yaml:14:34 DUPLICATE_ADDRESS address 192.0.2.1 of "dev-router" is taken by node "pve1" (specs/nodes/pve1.yaml:2:10) → give one of them a free address of the subnet',
    ],
  ],
  [
    'gateways outside of their networks',
    {
      'envs/dev.yaml': replacing('gateway: 10.10.10.1', 'gateway: 10.10.11.1'),
      ...dev1('{ address: 10.10.10.11/24, gateway: 10.10.12.1 }'),
    },
    [
      'specs/envs/dev.yaml:9:43 GATEWAY_OUTSIDE_SUBNET gateway 10.10.11.1 of vnet "devnet" is not in 10.10.10.0/24 → take an address from 10.10.10.0 to 10.10.10.255',
      "specs/vm_specs.yaml:5:57 GATEWAY_OUTSIDE_SUBNET gateway 10.10.12.1 is not in 10.10.10.0/24, the network of this NIC → take an address of that network, or leave the line out: the subnet's gateway is used",
    ],
  ],
  [
    'packets that are larger than their network takes',
    {
      'envs/dev.yaml': replacing('zone: devzone\n', 'zone: devzone\n  mtu: 1500\n'),
      ...vm('dev3', 'vm_id: 10003\nnics: { net0: { mtu: 9000 } }\n'),
    },
    [
      "specs/envs/dev.yaml:5:8 MTU_TOO_LARGE MTU 1500 of the zone does not fit the nodes' network of 1500 bytes → at most 1450: a VXLAN header takes 50 bytes",
      'specs/vms/dev3.yaml:3:22 MTU_TOO_LARGE MTU 9000 of net0 of "dev3" is larger than 1500 of vnet "devnet" → leave the line out: the network\'s is used',
    ],
  ],
  [
    'snippets on a node without SSH',
    { 'envs/dev.yaml': adding('cloud_init: snippets\n') },
    [
      'specs/envs/dev.yaml:20:13 SNIPPETS_NEED_SSH environment "dev" sends snippets, but node "pve1" has no "ssh_user" → set "ssh_user: root" on the node, or "cloud_init: nocloud-iso" here',
    ],
  ],
  // Disks
  [
    'a boot disk that its image does not fit on, and a VM without disks',
    {
      'vms/dev3.yaml':
        'environment: dev\nvm_id: 10003\ndisks: { scsi0: { size: 2GiB }, scsi1: { size: 1GiB } }\n',
      'vms/dev4.yaml': 'environment: dev\nvm_id: 10004\ndisks: { scsi0: null }\n',
      'vms/dev5.yaml': 'environment: dev\nvm_id: 10005\ndisks: { scsi1: {} }\n',
    },
    [
      'specs/vms/dev3.yaml:3:25 DISK_TOO_SMALL boot disk scsi0 of "dev3" has 2GiB, but image "debian-12" unpacks to 3GiB → disks cannot shrink: take at least 3GiB',
      'specs/vms/dev4.yaml:1:1 MISSING_DISK VM "dev4" has no disk → add disks: { scsi0: { size: 8GiB } } here or in a lower layer',
      'specs/vms/dev5.yaml:3:17 MISSING_FIELD disk scsi1 of VM "dev5" has no "size" → add size: 8GiB',
    ],
  ],
  // Dependencies
  [
    'profiles that extend nothing, or each other',
    {
      'site.yaml': adding(
        'os_profiles:\n  a: { family: debian, extends: b }\n  b: { family: debian, extends: a }\n  c: { family: debian, extends: d }\n',
      ),
    },
    [
      'specs/site.yaml:11:33 DEPENDENCY_CYCLE profiles extend each other in a circle: a → b → a → remove one "extends"',
      'specs/site.yaml:12:33 UNKNOWN_OS_PROFILE there is no profile "d" to extend → did you mean "a"?',
    ],
  ],
  // Allocation
  [
    'an id and addresses that cannot be handed out',
    {
      'envs/dev.yaml': replacing('last: 10999', 'last: 10002'),
      ...vm('dev3', 'nics: { net0: { ipv6: auto }, net1: { bridge: vmbr0, ipv4: auto } }\n'),
    },
    [
      'specs/envs/dev.yaml:2:31 ALLOCATION_EXHAUSTED environment "dev" has no free VM id for "dev3" → widen "vm_ids", which ends at 10002',
      'specs/vms/dev3.yaml:2:23 ALLOCATION_WITHOUT_RANGE net0 is to get an IPv6 address, but vnet "devnet" has none to hand out → add "range: { first: …, last: … }" beside the "cidr" of the network, or write the address',
      'specs/vms/dev3.yaml:2:60 ALLOCATION_WITHOUT_RANGE net1 is to get an IPv4 address, but bridge "vmbr0" has none to hand out → add "range: { first: …, last: … }" beside the "cidr" of the network, or write the address',
    ],
  ],
  [
    'a lock that somebody edited',
    {
      'allocations.lock.yaml':
        'version: 1\nmachines:\n  dev/dev3: { "vm_id": "x" }\n  dev/dev4: { "vm_id": 10010 }\n  dev/dev4: { "vm_id": 10011 }\nwhat: is\n',
    },
    [
      'specs/allocations.lock.yaml:3:1 LOCK_INVALID this line is none that Rackwright writes → take the file back from version control, or remove the line: what it held is then handed out anew',
      'specs/allocations.lock.yaml:5:1 ALLOCATION_CONFLICT "dev/dev4" stands twice; the first counts → two branches gave it different values: check which of them is deployed',
      'specs/allocations.lock.yaml:6:1 LOCK_INVALID this line is none that Rackwright writes → take the file back from version control, or remove the line: what it held is then handed out anew',
    ],
  ],
  // YAML and files, which have tests of their own
  ['invalid YAML', host('{'), ['YAML_SYNTAX']],
  ['a duplicate key', host('{ timezone: UTC, timezone: UTC }'), ['YAML_DUPLICATE_KEY']],
  ['a tag', host('{ vars: { a: !x y } }'), ['YAML_TAG']],
  ['an alias without anchor', host('{ vars: { a: *x } }'), ['YAML_ALIAS']],
  ['values nested too deep', host(`{ vars: { a: ${'['.repeat(70)}${']'.repeat(70)} } }`), ['YAML_DEPTH']],
  ['a file in a wrong place', { 'hosts.yaml': '' }, ['FILE_MISPLACED']],
];

function lines(changes: Changes): string[] {
  return problemsOf(changes).map(
    ({ at, code, message, hint }) =>
      `${at?.file ?? ''}:${at?.line ?? 0}:${at?.column ?? 0} ${code} ${message} → ${hint}`,
  );
}

test.each(cases)('%s', (_, changes, expected) => {
  const whole = expected.some((line) => line.includes(' '));
  expect(whole ? lines(changes) : problemsOf(changes).map(({ code }) => code)).toEqual(expected);
});

test('every code that texts can lead to has a case here', () => {
  const seen = new Set(
    cases.flatMap(([, , expected]) => expected.map((line) => /[A-Z]{2,}_[A-Z_]+/.exec(line)?.[0])),
  );
  // Files on disk and --set are tested with the loading.
  const elsewhere = [
    'SITE_NOT_FOUND',
    'FILE_MISSING',
    'FILE_UNREADABLE',
    'FILE_OUTSIDE_SITE',
    'FILE_TOO_LARGE',
    'FILE_NOT_TEXT',
    'BAD_SET',
    // An option of the loading, tested with the allocation.
    'LOCK_OUT_OF_DATE',
  ];
  expect(Object.keys(PROBLEM_CODES).filter((code) => !seen.has(code) && !elsewhere.includes(code))).toEqual(
    [],
  );
});

test('a wrong default is one problem, however many machines take it', () => {
  const vms = Array.from({ length: 50 }, (_, index) => [
    `vms/vm${index}.yaml`,
    `environment: dev\nvm_id: ${10100 + index}\n`,
  ]);
  const changes = {
    ...Object.fromEntries(vms),
    'defaults.yaml': replacing('image: debian-12', 'image: debian'),
  } as Changes;
  expect(problemsOf(changes).map(({ code }) => code)).toEqual(['UNKNOWN_IMAGE']);
});

test('a secret is not repeated in its problem', () => {
  const [token] = problemsOf({ 'nodes/pve1.yaml': adding('api_token: root@pam!t=8c9c3a1e\n') });
  const [key] = problemsOf(host(JSON.stringify({ vars: { key: pem } })));
  expect([token?.code, key?.code]).toEqual(['SECRET_IN_SPEC', 'PRIVATE_KEY_IN_SPEC']);
  expect(JSON.stringify([token, key])).not.toMatch(/8c9c3a1e|BEGIN/);
});

test('a broken key of the automation is an error, a good one goes to the first user', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rackwright-key-'));
  try {
    writeFileSync(join(folder, 'broken.pub'), 'ssh-ed25519 AAAA\n');
    writeFileSync(join(folder, 'private.pub'), pem);
    const withKey = (name: string): string[] =>
      problemsOf({ 'site.yaml': replacing('keys/automation', join(folder, name)) }).map(({ code }) => code);
    expect([withKey('broken'), withKey('private')]).toEqual([['BAD_SSH_KEY'], ['PRIVATE_KEY_IN_SPEC']]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
