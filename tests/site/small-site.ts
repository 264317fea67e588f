import { loadSiteTexts, type LoadResult, type LoadTextsOptions, type Problem, type Site } from '../../site';

const SMALL_SITE: Readonly<Record<string, string>> = {
  'defaults.yaml': `images:
  debian-12:
    os: debian
    url: https://images.example.org/debian-12.qcow2
    min_disk: 3GiB
vm:
  image: debian-12
  memory: 512MiB
  disks:
    scsi0: { size: 8GiB }
`,
  'site.yaml': `name: small
domain: example.org
ssh:
  user: admin
  identity: keys/automation
install:
  users: { admin: { sudo: true } }
  dns_servers: [192.0.2.53]
`,
  'nodes/pve1.yaml': `api_endpoint: https://192.0.2.1:8006
address: 192.0.2.1
bridges:
  vmbr0: { cidr: 192.0.2.0/24, gateway: 192.0.2.254 }
`,
  'envs/dev.yaml': `node: pve1
vm_ids: { first: 10000, last: 10999 }
sdn:
  zone: devzone
  vnets:
    devnet:
      tag: 10000
      subnets:
        - { cidr: 10.10.10.0/24, gateway: 10.10.10.1 }
router:
  name: dev-router
  vm_id: 10000
  nics:
    net0: { bridge: vmbr0, ipv4: 192.0.2.2/24 }
    net1: { bridge: devnet, ipv4: 10.10.10.1/24 }
members: [dev1, dev2]
vm:
  nics:
    net0: { bridge: devnet, ipv4: auto }
`,
  'vm_specs.yaml': `vms:
  dev1:
    vm_id: 10001
    nics:
      net0: { ipv4: 10.10.10.11/24 }
  dev2:
    vm_id: 10002
    nics:
      net0: { ipv4: 10.10.10.12/24 }
`,
};

/** Files to add or, with null, to take away; a function changes the small site's own text. */
export type Changes = Readonly<Record<string, string | null | ((text: string) => string)>>;

/** Loads a small correct site with changes. Its SSH key does not exist, which is a warning. */
export function loadSmall(changes: Changes = {}, options: Partial<LoadTextsOptions> = {}): LoadResult {
  const files = new Map(Object.entries(SMALL_SITE));
  for (const [path, change] of Object.entries(changes)) {
    if (change === null) files.delete(path);
    else files.set(path, typeof change === 'string' ? change : change(files.get(path) ?? ''));
  }
  return loadSiteTexts(
    [...files].map(([path, text]) => ({ path, text })),
    { siteDirectory: '/nowhere/specs', homeDirectory: '/nowhere', ...options },
  );
}

/** The site of a small site with changes that must load. */
export function siteOf(changes: Changes = {}, options: Partial<LoadTextsOptions> = {}): Site {
  const result = loadSmall(changes, options);
  if (!result.ok) throw new Error(`does not load: ${JSON.stringify(result.problems, null, 1)}`);
  return result.site;
}

/** Problems of a small site with changes, without the warning about its SSH key. */
export function problemsOf(changes: Changes, options: Partial<LoadTextsOptions> = {}): readonly Problem[] {
  return loadSmall(changes, options).problems.filter(
    ({ code, severity }) => !(code === 'SSH_KEY_FILE_MISSING' && severity === 'warning'),
  );
}

/** Replaces a part of a text that must be there. */
export function replacing(part: string, by: string): (text: string) => string {
  return (text) => {
    if (!text.includes(part)) throw new Error(`"${part}" is not in the small site`);
    return text.replace(part, by);
  };
}

/** Adds lines to a text. */
export function adding(lines: string): (text: string) => string {
  return (text) => text + lines;
}
