/** What people bring along from other tools, by the key above it; `''` is the top of a file. */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': {
    version: 'specs have no version: remove the line',
    apiVersion: 'specs have no version: remove the line',
    secrets:
      'what roles take as variables goes under "install": install: { secrets: … }; the secrets themselves are kept in secrets.yaml: rackwright secrets edit',
    kind: 'the folder of a file says what it describes: remove the line',
  },
  sdn: {
    type: vxlan(),
    controller: vxlan(),
    vrf_vxlan: vxlan(),
    bridge: vxlan(),
    tag: 'each vnet has its own: vnets: { devnet: { tag: 10000 } }',
  },
  bmc: {
    user: login(),
    username: login(),
    password: login(),
    pass: login(),
  },
};

/** The same of a VM, wherever it stands. */
const VM_WORDS: Readonly<Record<string, string>> = {
  ip: address(),
  ip_address: address(),
  name: 'the machine has the name of its file or entry: remove the line, or rename that',
  type: container(),
  ostemplate: container(),
  unprivileged: container(),
  rootfs: container(),
  hostname:
    "the machine has its file's name; install_config.yaml says another: hosts: { web1: { hostname: www } }",
};

/** The same of an environment. */
const ENVIRONMENT_WORDS: Readonly<Record<string, string>> = {
  cluster: 'did you mean "clusters"? PVE\'s own are "clusters" of site.yaml',
};

/** Keys of other tools, and of Proxmox VE itself, by what they are called where one of them is known. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  cpu: ['cores'],
  cpus: ['cores'],
  vcpu: ['cores'],
  vcpus: ['cores'],
  mem: ['memory'],
  ram: ['memory'],
  slaves: ['members'],
  interfaces: ['members', 'slaves', 'ports'],
  members: ['slaves'],
};

/** The key that another tool's word for the same stands for. */
export function synonymOf(key: string, known: readonly string[]): string | undefined {
  return Object.hasOwn(SYNONYMS, key) ? SYNONYMS[key]?.find((word) => known.includes(word)) : undefined;
}

const NODE_INTERFACE_WORDS: Readonly<Record<string, string>> = {
  ipv4: 'did you mean "address"? A node is set up in the words of PVE',
  ipv6: 'did you mean "address6"? A node is set up in the words of PVE',
};

function vxlan(): string {
  return 'zones of specs are VXLAN; those of other kinds (VLAN, QinQ, EVPN) are made in a program: docs/reference/constructs.md';
}

function container(): string {
  return 'what vms/ describes are VMs; containers are made in a program, with the construct Container';
}

function address(): string {
  return 'addresses belong to NICs: nics: { net0: { ipv4: 192.168.1.20/24 } }';
}

function login(): string {
  return 'a login goes under "bmc.<machine>" of the secrets, as user and password: rackwright secrets edit';
}

/** Words by a key that tells what is described at a place. */
const OWN: readonly (readonly [sign: string, words: Readonly<Record<string, string>>])[] = [
  ['cores', VM_WORDS],
  ['vm_ids', ENVIRONMENT_WORDS],
  ['address6', NODE_INTERFACE_WORDS],
];

/**
 * What to do instead of a key that other tools have at this place; undefined where none is known to.
 * @param known the keys of this place, which tell what is described there
 */
export function foreignWord(
  path: readonly PropertyKey[],
  key: string,
  known: readonly string[],
): string | undefined {
  const own = OWN.filter(([sign]) => known.includes(sign)).map(([, words]) => words);
  for (const words of [...own, WORDS[String(path.at(-1) ?? '')]])
    if (words && Object.hasOwn(words, key)) return words[key];
  return undefined;
}
