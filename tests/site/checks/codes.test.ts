import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECRET_CODES } from '../../../site/errors/secret-codes';
import { PROBLEM_CODES } from '../../../site/errors';
import { caseNames, readCase } from '../invalid/broken-site';
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
      'specs/vms/dev3.yaml:4:1 UNKNOWN_FIELD "whatever" is not known here → known here: vm_id, node, environment, description, tags, cores, sockets, cpu_type, memory, image, disks, nics, on_boot, agent, startup_order, … (64 in all: docs/reference/files)',
    ],
  ],
  [
    'an unknown field of a NIC in a union',
    dev1('{ address: 10.10.10.11/24, gatway: none }'),
    ['specs/vm_specs.yaml:5:48 UNKNOWN_FIELD "gatway" is not known here → did you mean "gateway"?'],
  ],
  [
    'numbers in the place of a size, of which none is suggested that would be refused next',
    vm('dev3', 'vm_id: 10003\nmemory: -5\ndisks: { scsi0: { size: 0 }, scsi1: { size: 20 } }\n'),
    [
      'specs/vms/dev3.yaml:3:9 WRONG_TYPE "memory" must be text, got the number -5 → write a size from 1 MiB, such as "1GiB"',
      'specs/vms/dev3.yaml:4:25 WRONG_TYPE "size" must be text, got the number 0 → write a size from 1 GiB, such as "10GiB"',
      'specs/vms/dev3.yaml:4:45 WRONG_TYPE "size" must be text, got the number 20 → did you mean "20GiB"?',
    ],
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
      'specs/site.yaml:7:12 USER_WITHOUT_KEY user "admin" has no SSH key and cannot log in → add a line of a .pub file to "ssh_keys", or { file: ~/.ssh/id_ed25519.pub }',
    ],
  ],
  [
    'what was refused of the user that Ansible logs in as',
    { 'site.yaml': replacing('sudo: true', 'sudo: ja') },
    ['specs/site.yaml:7:27 WRONG_TYPE "sudo" must be true or false, got the text "ja" → write true or false'],
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
      'specs/defaults.yaml:7:10 UNKNOWN_IMAGE there is no image "debian12", which "dev-router" is to be made from → did you mean "debian-12"? The catalogue is "images" in defaults.yaml',
      'specs/envs/dev.yaml:1:7 UNKNOWN_NODE there is no node "pve" → did you mean "pve1"? Each has a file nodes/<node>.yaml',
      'specs/envs/dev.yaml:16:17 UNKNOWN_VM no file describes the member "dev3" → did you mean "dev2"? Else take it out here, or make a new one with: rackwright new vm dev3 --env dev',
      'specs/install_config.yaml:1:10 UNKNOWN_VM no file describes the machine "dev9" → did you mean "dev1"? Make a new one with: rackwright new vm dev9 --env dev',
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
      'vms/test1.yaml': 'environment: test\nvm_id: 12001\nnics: { net0: { bridge: vmbr0, ipv4: dhcp } }\n',
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
      'hosts/rack1.yaml': 'nics: { eno1: { mac: "BC:24:11:00:27:11" } }\n',
      'install_config.yaml': 'hosts: { dev3: { hostname: dev1 } }\n',
    },
    [
      'specs/hosts/rack1.yaml:1:22 DUPLICATE_MAC MAC address BC:24:11:00:27:11 of eno1 of "rack1" is taken by net0 of "dev1", whose VM id gives it (specs/vm_specs.yaml:5:13) → write the address that the card itself has: it is printed on it, and "ip link" shows it',
      'specs/install_config.yaml:1:28 DUPLICATE_HOSTNAME the host name "dev1" of "dev3" is taken by "dev1" (specs/vm_specs.yaml:2:3) → rename one of them',
      'specs/vms/dev3.yaml:3:22 DUPLICATE_MAC MAC address BC:24:11:00:27:11 of net0 of "dev3" is taken by net0 of "dev1", whose VM id gives it (specs/vm_specs.yaml:5:13) → leave "mac" out: each NIC then gets its own',
      'specs/vms/dev3.yaml:3:49 DUPLICATE_ADDRESS address 10.10.10.12 of "dev3" is taken by "dev2" (specs/vm_specs.yaml:9:21) → give one of them another from 10.10.10.2 to 10.10.10.254; the next free one is 10.10.10.2',
    ],
  ],
  [
    'machines with the ids of templates',
    {
      ...vm('copy', 'vm_id: 10050\nclone: { template: 10050 }\nnics: { net0: { ipv4: 10.10.10.50/24 } }\n'),
      ...vm('pinned', 'vm_id: 10060\nnics: { net0: { ipv4: 10.10.10.60/24 } }\n'),
      'defaults.yaml': adding('templates: { deb: { vm_id: 10060 } }\n'),
    },
    [
      'specs/vms/copy.yaml:2:8 DUPLICATE_VM_ID VM id 10050 of "copy" is taken by the template that "copy" is a copy of → the next free one is 10003',
      'specs/vms/pinned.yaml:2:8 DUPLICATE_VM_ID VM id 10060 of "pinned" is taken by template "deb" → the next free one is 10004',
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
      'vms/test1.yaml': 'environment: test\nvm_id: 11001\nnics: { net0: { bridge: vmbr0, ipv4: dhcp } }\n',
    },
    [
      'specs/envs/dev.yaml:9:19 OVERLAPPING_SUBNETS 10.10.10.0/24 of vnet "devnet" overlaps 10.10.0.0/16 of vnet "devnet" → the other is at specs/envs/test.yaml:6:45; give one of them another range',
      'specs/envs/test.yaml:4:9 DUPLICATE_NETWORK SDN zone "devzone" is taken by environment "dev" (specs/envs/dev.yaml:4:9) → each environment needs its own',
      'specs/envs/test.yaml:6:5 DUPLICATE_NETWORK vnet "devnet" is taken by environment "dev" (specs/envs/dev.yaml:6:5) → each environment needs its own',
      'specs/envs/test.yaml:6:20 DUPLICATE_NETWORK VXLAN tag 10000 is taken by vnet "devnet" (specs/envs/dev.yaml:7:12) → each environment needs its own',
      'specs/envs/test.yaml:6:68 GATEWAY_WITHOUT_MACHINE no machine has 10.10.0.1, the gateway of vnet "devnet": nothing leaves it → give "test" a router with a NIC on devnet that has this address',
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
      'specs/vm_specs.yaml:5:21 ADDRESS_OUTSIDE_SUBNET 10.10.11.11/24 is outside 10.10.10.0/24 of vnet "devnet", which the NIC is on → take an address from 10.10.10.2 to 10.10.10.254; the next free one is 10.10.10.2; or another "bridge"',
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
      'specs/vm_specs.yaml:5:21 ADDRESS_RESERVED 10.10.10.255 of "dev1" is the broadcast address of 10.10.10.0/24 → take an address from 10.10.10.2 to 10.10.10.254; the next free one is 10.10.10.2',
    ],
  ],
  [
    "the gateway's address, which the router has as well",
    dev1('10.10.10.1/24'),
    [
      'specs/vm_specs.yaml:5:21 ADDRESS_IS_GATEWAY 10.10.10.1 of "dev1" is the gateway\'s address of 10.10.10.0/24 → only the router has it: take an address from 10.10.10.2 to 10.10.10.254; the next free one is 10.10.10.2',
    ],
  ],
  [
    "the node's address",
    { 'envs/dev.yaml': replacing('192.0.2.2/24', '192.0.2.1/24') },
    [
      'specs/envs/dev.yaml:14:34 DUPLICATE_ADDRESS address 192.0.2.1 of "dev-router" is taken by node "pve1" (specs/nodes/pve1.yaml:2:10) → give one of them another from 192.0.2.1 to 192.0.2.253; the next free one is 192.0.2.2',
    ],
  ],
  [
    'a gateway that no machine is',
    { 'envs/dev.yaml': replacing('ipv4: 10.10.10.1/24', 'ipv4: 10.10.10.2/24') },
    [
      'specs/envs/dev.yaml:9:43 GATEWAY_WITHOUT_MACHINE no machine has 10.10.10.1, the gateway of vnet "devnet": nothing leaves it → give "dev" a router with a NIC on devnet that has this address',
    ],
  ],
  [
    'a router with a single NIC',
    { 'envs/dev.yaml': replacing('    net1: { bridge: devnet, ipv4: 10.10.10.1/24 }\n', '') },
    [
      'specs/envs/dev.yaml:9:43 GATEWAY_WITHOUT_MACHINE no machine has 10.10.10.1, the gateway of vnet "devnet": nothing leaves it → give "dev" a router with a NIC on devnet that has this address',
      'specs/envs/dev.yaml:11:9 ROUTER_NICS router "dev-router" has one NIC: there is nothing to route between → the first NIC goes to the outer bridge; each further one to a vnet, with its gateway address',
    ],
  ],
  [
    'an address that nobody can learn',
    {
      ...dev1('{ address: 10.10.10.11/24 }'),
      'vms/dev3.yaml': 'environment: dev\nvm_id: 10003\nagent: false\nnics: { net0: { ipv4: dhcp } }\n',
    },
    [
      'specs/vms/dev3.yaml:3:8 HOST_UNREACHABLE nobody can reach "dev3" to configure it: its only address comes from DHCP, and its guest agent is off → leave "agent: false" out, or give a NIC a fixed address: "ipv4: auto"',
    ],
  ],
  [
    'gateways outside of their networks',
    {
      'envs/dev.yaml': replacing('gateway: 10.10.10.1', 'gateway: 10.10.11.1'),
      ...dev1('{ address: 10.10.10.11/24, gateway: 10.10.12.1 }'),
    },
    [
      'specs/envs/dev.yaml:9:43 GATEWAY_OUTSIDE_SUBNET gateway 10.10.11.1 of vnet "devnet" is not in 10.10.10.0/24 → take an address from 10.10.10.1 to 10.10.10.254',
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
      'specs/vms/dev4.yaml:3:1 MISSING_DISK VM "dev4" has no disk → add disks: { scsi0: { size: 8GiB } } here or in a lower layer',
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
      'specs/site.yaml:12:33 UNKNOWN_OS_PROFILE there is no profile "d" to extend → known: a, b, c',
    ],
  ],
  [
    'names of things that machines, profiles and clusters do not have',
    {
      'site.yaml': adding(
        'os_profiles: { web: { family: debian, iso: netinst } }\nclusters: { k8s: { kind: k3s, control_plane: [dev1], workers: [dve2], depends_on: [pve], network: fast } }\nisos: { installer: { url: https://images.example.org/a.iso } }\n',
      ),
      'nodes/pve1.yaml': adding('host: rack2\nstorages: { local: {}, local-lvm: {} }\n'),
      'hosts/rack1.yaml':
        'environment: test\nnics: { eno1: { mac: "3C:EC:EF:00:00:01" } }\nbonds: { bond0: { members: [eno1, eno2] } }\n',
      ...vm(
        'dev3',
        'vm_id: 10003\nos: wbe\niso: instaler\ndepends_on: [dev9]\nboot_order: [scsi0, scsi1]\ninstall: { roles: { securty: true } }\n',
      ),
    },
    [
      'specs/hosts/rack1.yaml:1:14 UNKNOWN_ENVIRONMENT there is no environment "test" → known: dev; each has a file envs/<environment>.yaml',
      'specs/hosts/rack1.yaml:3:35 UNKNOWN_DEVICE machine "rack1" has no "eno2" → did you mean "eno1"?',
      'specs/nodes/pve1.yaml:5:7 UNKNOWN_MACHINE there is no machine "rack2" → did you mean "rack1"? Each has a file under vms/ or hosts/, or an entry in vm_specs.yaml',
      'specs/site.yaml:9:44 UNKNOWN_ISO there is no medium "netinst" → known: installer; they are "isos" in defaults.yaml',
      'specs/site.yaml:10:64 UNKNOWN_MACHINE there is no machine "dve2" → did you mean "dev2"? Each has a file under vms/ or hosts/, or an entry in vm_specs.yaml',
      'specs/site.yaml:10:84 UNKNOWN_CLUSTER there is no cluster "pve" → known: k8s; they are "clusters" in site.yaml',
      'specs/site.yaml:10:99 UNKNOWN_NETWORK there is no network "fast" → there is no network yet; they are "networks" in site.yaml',
      'specs/vms/dev3.yaml:3:5 UNKNOWN_OS_PROFILE there is no profile "wbe" → did you mean "web"? They are "os_profiles" in defaults.yaml',
      'specs/vms/dev3.yaml:4:6 UNKNOWN_ISO there is no medium "instaler" → did you mean "installer"? They are "isos" in defaults.yaml',
      'specs/vms/dev3.yaml:5:14 UNKNOWN_MACHINE there is no machine "dev9" → did you mean "dev1"? Each has a file under vms/ or hosts/, or an entry in vm_specs.yaml',
      'specs/vms/dev3.yaml:6:21 UNKNOWN_DEVICE VM "dev3" has no "scsi1" → did you mean "scsi0"?',
      'specs/vms/dev3.yaml:7:21 UNKNOWN_ROLE there is no role "securty" → did you mean "security"? Further ones go under "roles" in defaults.yaml',
    ],
  ],
  [
    'storages that a node does not have',
    {
      'nodes/pve1.yaml': adding('storages: { local: {}, fast: {} }\ndatastores: { disk: fsat }\n'),
      ...vm('dev3', 'vm_id: 10003\ndisks: { scsi0: { datastore: local-zfs } }\n'),
      'vms/dev4.yaml': 'environment: dev\nvm_id: 10004\nclone: { template: 9000, datastore: slow }\n',
    },
    [
      'specs/nodes/pve1.yaml:6:21 UNKNOWN_DATASTORE what "disk" stands for is to be on storage "fsat", which node "pve1" does not have → did you mean "fast"?',
      'specs/vms/dev3.yaml:3:30 UNKNOWN_DATASTORE disk scsi0 of "dev3" is to be on storage "local-zfs", which node "pve1" does not have → did you mean "local"?',
      'specs/vms/dev4.yaml:3:37 UNKNOWN_DATASTORE the copy "dev4" is to be on storage "slow", which node "pve1" does not have → known: local, fast',
    ],
  ],
  [
    'machines, clusters and interfaces that need themselves',
    {
      'vms/dev3.yaml': 'environment: dev\nvm_id: 10003\ndepends_on: [dev4]\n',
      'vms/dev4.yaml': 'environment: dev\nvm_id: 10004\ndepends_on: [dev1, rack1]\n',
      'hosts/rack1.yaml':
        'depends_on: [dev3]\nnics: { eno1: { mac: "3C:EC:EF:00:00:01" } }\nbridges: { br0: { ports: [br1] }, br1: { ports: [br0] } }\n',
      'site.yaml': adding(
        'clusters:\n  a: { kind: k3s, control_plane: [dev1], depends_on: [b] }\n  b: { kind: pve, control_plane: [dev1], depends_on: [a] }\n',
      ),
    },
    [
      'specs/hosts/rack1.yaml:1:14 DEPENDENCY_CYCLE machines depend on each other in a circle: dev3 → dev4 → rack1 → dev3 → remove one of these references',
      'specs/hosts/rack1.yaml:1:14 DEPENDENCY_ELSEWHERE "rack1" of no environment depends on "dev3" of environment "dev" → environments are deployed and destroyed apart: put both into one, or leave the line out',
      'specs/hosts/rack1.yaml:3:50 DEPENDENCY_CYCLE interfaces of "rack1" are made of each other in a circle: br0 → br1 → br0 → remove one of these references',
      'specs/site.yaml:11:55 DEPENDENCY_CYCLE clusters depend on each other in a circle: a → b → a → remove one of these references',
    ],
  ],
  [
    'a machine that two clusters of one kind have',
    {
      'site.yaml': adding(
        'clusters:\n  a: { kind: k3s, control_plane: [dev1] }\n  b: { kind: k3s, control_plane: [dev2], workers: [dev1] }\n',
      ),
    },
    [
      'specs/site.yaml:11:52 MACHINE_IN_TWO_CLUSTERS "dev1" of cluster "b" is in cluster "a" (specs/site.yaml:10:35) already → leave it in one of them',
    ],
  ],
  // Secrets
  [
    'keys of secrets that are unknown, and secrets that nothing uses',
    {
      'secrets.yaml':
        'api_tokens: { pve1: x, pve9: x }\npasswords: { database: x, old: x }\nbmc: { rack1: { user: x, password: x } }\n',
      'nodes/pve1.yaml': adding('api_token: pve2\n'),
      'hosts/rack1.yaml': 'bmc: { address: 10.0.14.9, credentials: rack2 }\n',
      ...host('{ secrets: { db: passwords.database, web: passwords.web } }'),
    },
    [
      'specs/hosts/rack1.yaml:1:41 UNKNOWN_SECRET the secrets have no "bmc.rack2" → did you mean "bmc.rack1"? Add a new one with: rackwright secrets edit',
      'specs/install_config.yaml:2:51 UNKNOWN_SECRET the secrets have no "passwords.web" → did you mean "passwords.old"? Add a new one with: rackwright secrets edit',
      'specs/nodes/pve1.yaml:5:12 UNKNOWN_SECRET the secrets have no "api_tokens.pve2" → did you mean "api_tokens.pve1"? Add a new one with: rackwright secrets edit',
      'specs/secrets.yaml:1:21 SECRET_NOT_ENCRYPTED the file is not encrypted, and its secrets are not used → encrypt it with rackwright secrets setup; revoke what was committed or shared',
      'specs/secrets.yaml:1:24 UNUSED_SECRET nothing uses the secret "api_tokens.pve9" → remove it, and revoke what it gave access to',
    ],
  ],
  [
    'the login of a BMC that is one value',
    {
      'secrets.yaml': 'bmc: { rack1: x }\n',
      'hosts/rack1.yaml': 'bmc: { address: 10.0.14.9 }\n',
    },
    [
      'specs/secrets.yaml:1:8 SECRET_FORM the login "bmc.rack1" of a BMC has no user and no password → write it as two keys below "rack1", user and password: rackwright secrets edit',
      'specs/secrets.yaml:1:15 SECRET_NOT_ENCRYPTED the file is not encrypted, and its secrets are not used → encrypt it with rackwright secrets setup; revoke what was committed or shared',
    ],
  ],
  [
    'secrets in plain text among the variables',
    host(
      '{ vars: { web: { db_password: hunter2, token: "{{ lookup(1) }}" }, list: [ghp_0123456789abcdefghij0123] } }',
    ),
    [
      'specs/install_config.yaml:2:39 SECRET_IN_SPEC "db_password" looks like a secret in plain text → put it in secrets.yaml, revoke this one, and name its key: secrets: { db_password: passwords.db_password } beside "vars"',
      'specs/install_config.yaml:2:83 SECRET_IN_SPEC a secret stands in plain text → put it in secrets.yaml, revoke this one, and name its key: secrets: { list: passwords.list } beside "vars"',
    ],
  ],
  // Capacity and layout
  [
    'more than a node has',
    {
      'nodes/pve1.yaml': adding(
        'capacity: { memory: 1GiB, cores: 1, cores_ratio: 2 }\nstorages: { local: {}, local-lvm: { size: 20GiB } }\n',
      ),
    },
    [
      'specs/nodes/pve1.yaml:5:21 CAPACITY_EXCEEDED VMs take 1536MiB of the memory of node "pve1", which has 1024MiB for them → the largest are dev-router (512MiB), dev1 (512MiB), dev2 (512MiB): move or shrink VMs, raise "capacity.memory_ratio", or set capacity: { policy: warn }',
      'specs/nodes/pve1.yaml:5:34 CAPACITY_EXCEEDED VMs take 3 of the CPU threads of node "pve1", which has 2 for them → the largest are dev-router (1), dev1 (1), dev2 (1): move or shrink VMs, raise "capacity.cores_ratio", or set capacity: { policy: warn }',
      'specs/nodes/pve1.yaml:6:43 CAPACITY_EXCEEDED VMs take 24GiB of storage "local-lvm" of node "pve1", which has 20GiB for them → the largest are dev-router (8GiB), dev1 (8GiB), dev2 (8GiB): move or shrink VMs, raise "capacity.disk_ratio", or set capacity: { policy: warn }',
    ],
  ],
  [
    'parts of a machine that do not fit each other',
    {
      ...vm(
        'dev3',
        'vm_id: 10003\nballoon: 1GiB\ndisks: { scsi1: { size: 1GiB, mount: /srv }, scsi2: { size: 1GiB, mount: /srv } }\n',
      ),
      'hosts/rack1.yaml':
        'disks: { a: {}, b: { mount: / } }\nraid: { x: { level: zfs-raidz1, disks: [a, b], mount: / }, y: { level: raid1, disks: [a, c] } }\n',
    },
    [
      'specs/hosts/rack1.yaml:1:29 DUPLICATE_MOUNT disk "b" of "rack1" is a part of array "x", and is not mounted itself → write "mount: /" at the array',
      'specs/hosts/rack1.yaml:2:40 RAID_TOO_FEW_DISKS array "x" of "rack1" has 2 of the 3 disks that zfs-raidz1 needs → add disks, or take another level',
      'specs/hosts/rack1.yaml:2:55 DUPLICATE_MOUNT / of "rack1" is taken by "b" (specs/hosts/rack1.yaml:1:29) → each needs its own',
      'specs/hosts/rack1.yaml:2:87 DUPLICATE_MOUNT disk "a" of "rack1" is in array "x" (specs/hosts/rack1.yaml:2:41) → each needs its own',
      'specs/hosts/rack1.yaml:2:90 UNKNOWN_DEVICE machine "rack1" has no "c" → known: a, b',
      'specs/vms/dev3.yaml:3:10 BALLOON_TOO_LARGE VM "dev3" is to keep 1GiB of its 512MiB → at most 512MiB; without "balloon" it keeps all',
      'specs/vms/dev3.yaml:4:74 DUPLICATE_MOUNT /srv of "dev3" is taken by "scsi1" (specs/vms/dev3.yaml:4:38) → each needs its own',
    ],
  ],
  [
    'VLAN tags that are out of range or not carried',
    {
      'nodes/pve1.yaml': replacing('vmbr0: { ', 'vmbr0: { vlans: [20, "30-39"], '),
      ...vm(
        'dev3',
        'vm_id: 10003\nnics: { net0: { vlan: 5 }, net1: { bridge: vmbr0, vlan: 40 }, net2: { bridge: vmbr0, vlan: 35 } }\n',
      ),
      'hosts/rack1.yaml': 'vlans: { v1: { parent: v1x, id: 4095 } }\n',
    },
    [
      'specs/hosts/rack1.yaml:1:24 UNKNOWN_DEVICE machine "rack1" has no "v1x" → did you mean "v1"?',
      'specs/hosts/rack1.yaml:1:33 BAD_VALUE "id" cannot be the number 4095 → it must be at most 4094',
      'specs/vms/dev3.yaml:3:23 VLAN_NOT_CARRIED VLAN 5 of net0 of "dev3" is not carried by vnet "devnet" → it carries no tags: remove "vlan", or take another "bridge"',
      'specs/vms/dev3.yaml:3:57 VLAN_NOT_CARRIED VLAN 40 of net1 of "dev3" is not carried by bridge "vmbr0" → it carries 20, 30-39; add the tag to its "vlans", or take another',
    ],
  ],
  [
    'interfaces whose packets are larger than those below them carry, and twins of a physical machine',
    {
      'hosts/rack1.yaml':
        'bmc: { address: 192.0.2.2, mac: "3C:EC:EF:00:00:01" }\nnics: { eno1: { mac: "3C:EC:EF:00:00:01" } }\nbridges: { br0: { ports: [eno1], mtu: 9000 } }\n',
    },
    [
      'specs/envs/dev.yaml:14:34 DUPLICATE_ADDRESS address 192.0.2.2 of "dev-router" is taken by the BMC of "rack1" (specs/hosts/rack1.yaml:1:17) → give one of them another from 192.0.2.1 to 192.0.2.253; the next free one is 192.0.2.3',
      'specs/hosts/rack1.yaml:2:22 DUPLICATE_MAC MAC address 3C:EC:EF:00:00:01 of eno1 of "rack1" is taken by the BMC of "rack1" (specs/hosts/rack1.yaml:1:33) → write the address that the card itself has: it is printed on it, and "ip link" shows it',
      'specs/hosts/rack1.yaml:3:39 MTU_TOO_LARGE MTU 9000 of br0 of "rack1" is larger than 1500 of eno1 below it → set "mtu: 9000" on eno1 as well',
    ],
  ],
  [
    'a field of install that has no effect beside a variable',
    {
      'install_config.yaml':
        'install: { timezone: Europe/Paris, vars: { base_timezone: Europe/Rome } }\nhosts: { dev1: { timezone: null } }\n',
    },
    [
      'specs/install_config.yaml:1:44 DUPLICATE_VARIABLE "base_timezone" under "vars" replaces "timezone" (specs/install_config.yaml:1:22) → write the value as "timezone", and remove the variable',
    ],
  ],
  [
    'variables that no role has, that are of another type, and that are given twice',
    {
      'install_config.yaml':
        'install: { vars: { base_mtod: hi, base_timezone: 5, security_ssh_permit_root_login: maybe, base_packages: [a, 1] } }\n' +
        'hosts:\n  dev1:\n    vars: { users_automation: ops, base_motd: null, monitoring_port: x, base_hosts: "{{ all }}" }\n' +
        '    secrets: { users_automation: passwords.a, base_motd: passwords.b, base_wifi: passwords.c }\n',
    },
    [
      'specs/install_config.yaml:1:20 UNKNOWN_VARIABLE the role "base" has no variable "base_mtod" → did you mean "base_motd"?',
      'specs/install_config.yaml:1:50 WRONG_TYPE "base_timezone" cannot be the number 5 → it is a text: put it in quotes',
      'specs/install_config.yaml:1:85 BAD_VALUE "security_ssh_permit_root_login" cannot be "maybe" → allowed: no, prohibit-password, yes',
      'specs/install_config.yaml:1:111 WRONG_TYPE an item of "base_packages" cannot be the number 1 → each is a text',
      'specs/install_config.yaml:5:16 DUPLICATE_VARIABLE "users_automation" is given as a value under "vars" and as a secret under "secrets" → remove one of them; "vars: { users_automation: null }" removes what a lower layer says',
      'specs/install_config.yaml:5:71 UNKNOWN_VARIABLE the role "base" has no variable "base_wifi" → known: base_packages, base_locale, base_timezone, base_ntp_servers, base_hosts, base_motd, base_unattended_upgrades',
    ],
  ],
  // Allocation
  [
    'ranges that are not in their network, and a lock with a foreign MAC address',
    {
      'envs/dev.yaml': replacing(
        'gateway: 10.10.10.1 }',
        'gateway: 10.10.10.1, range: { first: 10.10.10.9, last: 10.10.10.5 } }',
      ),
      'nodes/pve1.yaml': replacing(
        'gateway: 192.0.2.254 }',
        'gateway: 192.0.2.254, range: { first: 192.0.2.9, last: 192.0.3.5 } }',
      ),
      'allocations.lock.yaml':
        'version: 1\nmachines:\n  dev/dev3: { "nics": { "net0": { "mac": "00:11:22:33:44:56" } } }\n',
    },
    [
      'specs/allocations.lock.yaml:3:1 ALLOCATED_MAC_FOREIGN "dev/dev3" has a MAC address outside of BC:24:11, which was never handed out → remove the line, or write the address as "mac" of the NIC',
      'specs/envs/dev.yaml:9:71 RANGE_OUTSIDE_SUBNET the range of vnet "devnet" ends at 10.10.10.5, before its first address 10.10.10.9 → exchange the two',
      'specs/nodes/pve1.yaml:4:87 RANGE_OUTSIDE_SUBNET 192.0.3.5 of the range of bridge "vmbr0" is not in 192.0.2.0/24 → take addresses from 192.0.2.1 to 192.0.2.254',
    ],
  ],
  [
    'an id and addresses that cannot be handed out',
    {
      'envs/dev.yaml': replacing('last: 10999', 'last: 10002'),
      ...vm('dev3', 'nics: { net0: { ipv6: auto }, net1: { bridge: vmbr0, ipv4: auto } }\n'),
    },
    [
      'specs/envs/dev.yaml:2:31 ALLOCATION_EXHAUSTED environment "dev" has no free VM id for "dev3" → widen "vm_ids", which ends at 10002',
      'specs/vms/dev3.yaml:2:23 ALLOCATION_WITHOUT_RANGE net0 of "dev3" is to get an IPv6 address, but vnet "devnet" has none to hand out → give the network an IPv6 "cidr", write the address, or write "ipv6: none" at net0',
      'specs/vms/dev3.yaml:2:60 ALLOCATION_WITHOUT_RANGE net1 of "dev3" is to get an IPv4 address, but bridge "vmbr0" has none to hand out → add "range: { first: …, last: … }" beside the "cidr" of the network, write the address, or write "ipv4: none" at net1',
    ],
  ],
  [
    'VMs that find no node, and shards that are fewer than VMs are in',
    {
      'envs/dev.yaml': replacing('members:', 'shards: 2\nmembers:'),
      'nodes/pve1.yaml': adding('capacity: { memory: 2GiB }\n'),
      'allocations.lock.yaml': 'version: 1\nmachines:\n  dev/dev1: { "shard": 4 }\n',
      ...vm('dev3', 'node: auto\nmemory: 4GiB\n'),
    },
    ['SHARD_IN_USE', 'NO_NODE_WITH_ROOM'],
  ],
  [
    'a lock that somebody edited',
    {
      'allocations.lock.yaml':
        'version: 1\nmachines:\n  dev/dev3: { "vm_id": "x" }\n  dev/dev4: { "vm_id": 10010 }\n  dev/dev4: { "vm_id": 10011 }\nwhat: is\n',
    },
    [
      'specs/allocations.lock.yaml:3:1 LOCK_INVALID this line is none that Rackwright writes → take the file back from version control, or remove the line: what it held is then handed out anew',
      'specs/allocations.lock.yaml:4:1 MACHINE_GONE nothing describes "dev4" any more: where it is deployed, the next deploy of "dev" destroys VM 10010 with its disks; its id and addresses stay reserved → put it back; or, where it is to go, deploy "dev" and then: rackwright lock forget dev/dev4, which frees what it holds',
      'specs/allocations.lock.yaml:5:1 ALLOCATION_CONFLICT "dev/dev4" stands twice; the first counts → two branches gave it different values: check which of them is deployed',
      'specs/allocations.lock.yaml:6:1 LOCK_INVALID this line is none that Rackwright writes → take the file back from version control, or remove the line: what it held is then handed out anew',
    ],
  ],
  // Files of other tools
  [
    'a VM file of another tool with what has no counterpart',
    vm('dev3', 'target_node: pve1\nclone: 9000\nmemory: 1024\nboot: cdn\n'),
    [
      'specs/vms/dev3.yaml:5:1 UNMAPPED_FIELD "boot" has no counterpart here and is not used → name the devices: boot_order: [scsi0, net0]',
    ],
  ],
  [
    'a template that the catalogue does not have',
    vm('dev3', 'memory: 1GiB\nclone: { template: debian }\n'),
    [
      'specs/vms/dev3.yaml:3:20 UNKNOWN_TEMPLATE there is no template "debian", which "dev3" is to be a copy of → there is no template yet; a new one goes into defaults.yaml: templates: { debian: { vm_id: 9000 } }',
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
    'MORE_PROBLEMS',
    'BAD_SET',
    // Tested with the import.
    'IMPORT_UNKNOWN_FORMAT',
    'IMPORT_ASSUMED',
    'IMPORT_REACHES',
    'IMPORT_REPLACES',
    'TOML_SYNTAX',
    'JSON_SYNTAX',
    // Tested with the allocation.
    'VM_ID_CHANGED',
    'LOCK_OUT_OF_DATE',
    'SHARD_IN_USE',
    // Tested with the secrets.
    ...Object.keys(SECRET_CODES),
    // Whole messages in the corpus of broken sites.
    ...caseNames().flatMap((name) => readCase(name).expected?.match(/(?<=(error|warning) )[A-Z_]+/g) ?? []),
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

test('capacity is a warning where the node says so, and comes from its physical machine', () => {
  const [problem, ...others] = problemsOf({
    'nodes/pve1.yaml': adding('host: rack1\ncapacity: { policy: warn }\n'),
    'hosts/rack1.yaml': 'memory: 1GiB\n',
  });
  expect(problem).toMatchObject({ code: 'CAPACITY_EXCEEDED', severity: 'warning' });
  expect(problem?.at?.file).toBe('specs/hosts/rack1.yaml');
  expect(others).toEqual([]);
});

test('a default storage that a node does not have is told where the node lists its own', () => {
  const problems = problemsOf({ 'nodes/pve1.yaml': adding('storages: { local: {} }\n') });
  expect(problems.map(({ code, at }) => [code, at?.file, at?.line])).toEqual([
    ['UNKNOWN_DATASTORE', 'specs/nodes/pve1.yaml', 5],
  ]);
});

test('lines of secrets.yaml and of secrets in variables are not shown', () => {
  const problems = problemsOf({
    'secrets.yaml': 'passwords: { old: x }\n',
    ...host('{ vars: { db_password: hunter2 } }'),
  });
  expect(problems.map(({ code }) => code)).toEqual([
    'SECRET_IN_SPEC',
    'UNUSED_SECRET',
    'SECRET_NOT_ENCRYPTED',
  ]);
  for (const { at } of problems) expect(at).not.toHaveProperty('excerpt');
});
