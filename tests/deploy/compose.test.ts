import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type App, TerraformStack } from 'cdktf';
import { ProvisioningServer, PxeHost } from '../../constructs';
import { compose } from '../../deploy';
import type { PveNode, Site } from '../../site';
import { exampleSite } from '../stacks/example-site';

const home = resolve(__dirname, '../..');
const proxmox = 'registry.terraform.io/bpg/proxmox/0.111.1/linux_amd64';
const registryEntry = [
  'provider "registry.terraform.io/bpg/proxmox" {',
  '  version     = "0.111.1"',
  '  constraints = "0.111.1"',
  '  hashes = [',
  '    "h1:ofTheRegistry=",',
  '    "zh:0123",',
  '  ]',
  '}',
  '',
].join('\n');

describe('compose', () => {
  let project: string;
  let stack: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'rackwright-compose-'));
    stack = join(project, 'cdktf.out/stacks/dev');
  });
  afterEach(() => {
    rmSync(project, { recursive: true, force: true });
  });

  function composed(kind: PveNode['kind'], processEnvironment: Readonly<Record<string, string>> = {}): void {
    const site: Site = exampleSite();
    const nodes = site.nodes.map((node) => ({ ...node, kind }));
    const outdir = join(project, 'cdktf.out');
    compose({ ...site, nodes }, { outdir, project, home, processEnvironment });
  }
  const path = (file: string): string => join(stack, file);
  const isThere = (file: string): boolean => lstatSync(path(file), { throwIfNoEntry: false }) !== undefined;
  const read = (file: string): string => readFileSync(path(file), 'utf8');
  /** As `terraform init` does it with what it finds in terraform.d: a link, or a copy where it cannot link. */
  const initialise = (how: 'link' | 'copy'): void => {
    const installed = path(`.terraform/providers/${proxmox}`);
    mkdirSync(dirname(installed), { recursive: true });
    const source = realpathSync(path(`terraform.d/plugins/${proxmox}`));
    if (how === 'link') symlinkSync(source, installed, 'dir');
    else cpSync(source, installed, { recursive: true });
    writeFileSync(path('.terraform/rackwright-init'), 'stamp');
  };

  test.each(['link', 'copy'] as const)(
    "takes the lab's providers (as a %s) away when the environment moves to a real node, and brings them back",
    (how) => {
      composed('lab');
      const lock = read('.terraform.lock.hcl');
      expect(existsSync(path(`terraform.d/plugins/${proxmox}`))).toBe(true);
      initialise(how);

      composed('proxmox');
      for (const file of [
        'terraform.d',
        '.terraform.lock.hcl',
        `.terraform/providers/${proxmox}`,
        '.terraform/rackwright-init',
      ])
        expect([file, isThere(file)]).toEqual([file, false]);

      composed('lab');
      expect(existsSync(path(`terraform.d/plugins/${proxmox}`))).toBe(true);
      expect(read('.terraform.lock.hcl')).toBe(lock);
    },
  );

  test('has stacks with machines of iron find our own provider, on the lab and on real nodes alike', () => {
    const binary =
      'rackwright.invalid/rackwright/rackwright/0.1.0/linux_amd64/terraform-provider-rackwright_v0.1.0';
    const rack = join(project, 'cdktf.out/stacks/rack/terraform.d/plugins');
    const extend = (app: App): void => {
      const made = new TerraformStack(app, 'rack');
      const server = new ProvisioningServer(made, 'server', { data: '../boot' });
      new PxeHost(made, 'rack1', { name: 'rack1', erase: 'rack1', server });
    };
    const site = exampleSite();
    const outdir = join(project, 'cdktf.out');
    for (let times = 0; times < 2; times += 1) {
      compose(site, { outdir, project, home, processEnvironment: {}, extend });
      expect(readFileSync(join(rack, binary), 'utf8')).toContain('provider/main.ts');
      expect(existsSync(join(rack, proxmox))).toBe(false);
    }
    // The lab's mirror has it beside its own.
    composed('lab');
    expect(existsSync(path(`terraform.d/plugins/${binary}`))).toBe(true);
    // Who requires none gets none.
    composed('proxmox');
    expect(isThere('terraform.d')).toBe(false);
  });

  test('takes them away as well when they are switched off', () => {
    composed('lab');
    initialise('link');
    composed('lab', { RACKWRIGHT_LAB_PROVIDERS: 'off' });
    expect(isThere('terraform.d')).toBe(false);
    expect(isThere('.terraform.lock.hcl')).toBe(false);
    expect(isThere(`.terraform/providers/${proxmox}`)).toBe(false);
  });

  // cdktf gives all projects one plugin cache: a link into it leads to what another project put there last.
  test.each(['another provider', 'nothing'])(
    'has Terraform initialise again where a shared plugin cache holds %s by now',
    (held) => {
      composed('lab');
      initialise('link');
      composed('lab');
      expect(isThere('.terraform/rackwright-init')).toBe(true);

      const cache = join(project, 'cache');
      if (held === 'another provider') {
        mkdirSync(cache);
        writeFileSync(join(cache, 'terraform-provider-proxmox_v0.111.1'), 'of a registry');
      }
      rmSync(path(`.terraform/providers/${proxmox}`));
      symlinkSync(cache, path(`.terraform/providers/${proxmox}`));
      composed('lab');
      expect(isThere('.terraform/rackwright-init')).toBe(false);
      expect(existsSync(cache)).toBe(held === 'another provider');
    },
  );

  test('takes them away when the package is no longer where it was', () => {
    composed('lab');
    const mirror = '/nowhere/rackwright/lab/providers/mirror/plugins';
    const installed = path(`.terraform/providers/${proxmox}`);
    mkdirSync(dirname(installed), { recursive: true });
    symlinkSync(`${mirror}/${proxmox}`, installed);
    rmSync(path('terraform.d/plugins'));
    symlinkSync(mirror, path('terraform.d/plugins'));
    composed('proxmox');
    expect(isThere('terraform.d')).toBe(false);
    expect(isThere(`.terraform/providers/${proxmox}`)).toBe(false);
  });

  test("leaves what is the user's or a registry's as it is, to the byte", () => {
    composed('proxmox');
    const binary = `.terraform/providers/${proxmox}/terraform-provider-proxmox_v0.111.1`;
    const theirs: Readonly<Record<string, string>> = {
      'terraform.d/plugins/example.org/x/y/1.0.0/linux_amd64/terraform-provider-y': 'theirs',
      [binary]: 'a real provider',
      '.terraform.lock.hcl': `# a comment\n${registryEntry}`,
      '.terraform/rackwright-init': 'stamp',
    };
    for (const [file, text] of Object.entries(theirs)) {
      mkdirSync(dirname(path(file)), { recursive: true });
      writeFileSync(path(file), text);
    }
    composed('proxmox');
    for (const [file, text] of Object.entries(theirs)) expect(read(file)).toBe(text);
  });

  test("keeps a registry's hashes and entries beside the lab's in the lock file", () => {
    composed('lab');
    const lab = read('.terraform.lock.hcl');
    const hash = /"(h1:[^"]+)"/.exec(lab)?.[1] ?? '';
    const other = registryEntry.replace('bpg/proxmox', 'hashicorp/random');
    const both = registryEntry.replace('"h1:ofTheRegistry=",', `"h1:ofTheRegistry=",\n    "${hash}",`);
    writeFileSync(path('.terraform.lock.hcl'), `# head\n\n${both}\n${other}`);
    composed('proxmox');
    const left = read('.terraform.lock.hcl');
    expect(left).toContain(registryEntry);
    expect(left).toContain(other);
    expect(left).not.toContain(hash);
  });
});
