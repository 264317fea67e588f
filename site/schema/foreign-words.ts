/** What people bring along from other tools, by the key above it; `''` is the top of a file. */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': {
    version: 'specs have no version: remove the line',
    apiVersion: 'specs have no version: remove the line',
    secrets:
      'what roles take as variables goes under "install": install: { secrets: … }; the secrets themselves are kept in secrets.yaml: rackwright secrets edit',
    kind: 'the folder of a file says what it describes: remove the line',
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
  cpu: 'did you mean "cores"?',
  cpus: 'did you mean "cores"?',
  vcpu: 'did you mean "cores"?',
  vcpus: 'did you mean "cores"?',
  mem: 'did you mean "memory"?',
  ram: 'did you mean "memory"?',
  ip: address(),
  ip_address: address(),
  name: 'the machine has the name of its file or entry: remove the line, or rename that',
  hostname:
    "the machine has its file's name; install_config.yaml says another: hosts: { web1: { hostname: www } }",
};

/** The same of an environment. */
const ENVIRONMENT_WORDS: Readonly<Record<string, string>> = {
  cluster: 'did you mean "clusters"? PVE\'s own are "clusters" of site.yaml',
};

function address(): string {
  return 'addresses belong to NICs: nics: { net0: { ipv4: 192.168.1.20/24 } }';
}

function login(): string {
  return 'a login goes under "bmc.<machine>" of the secrets, as user and password: rackwright secrets edit';
}

/**
 * What to do instead of a key that other tools have at this place; undefined where none is known to.
 * @param known the keys of this place, which tell what is described there
 */
export function foreignWord(
  path: readonly PropertyKey[],
  key: string,
  known: readonly string[],
): string | undefined {
  const own = known.includes('cores') ? VM_WORDS : known.includes('vm_ids') ? ENVIRONMENT_WORDS : {};
  for (const words of [own, WORDS[String(path.at(-1) ?? '')]])
    if (words && Object.hasOwn(words, key)) return words[key];
  return undefined;
}
