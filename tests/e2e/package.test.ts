import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { type Finished, home, Project } from './project';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** As npm would, without a registry: what the manifest names, and nothing else, is linked from this repository. */
function link(folder: string, names: readonly string[]): void {
  for (const name of names) {
    const target = join(folder, 'node_modules', name);
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(join(home, 'node_modules', name), target, 'dir');
  }
}

/** Installs the tarball, and what it depends on beside it. */
function install(tarball: string, folder: string): string {
  const installed = join(folder, 'node_modules', 'rackwright');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed]);
  link(folder, Object.keys(manifestOf(installed).dependencies));
  return installed;
}

describe('the packed package', () => {
  let project: Project;
  let tarball: string;
  let site: string;
  jest.setTimeout(300_000);

  const inSite = (command: string, ...args: readonly string[]): Promise<Finished> =>
    project.run('env', ['-C', site, command, ...args]);
  const rackwright = (...args: readonly string[]): Promise<Finished> =>
    inSite(process.execPath, 'node_modules/rackwright/cli/rackwright.mjs', ...args);
  const bin = (name: string): string => join(home, 'node_modules', '.bin', name);

  beforeAll(async () => {
    project = await Project.create();
    const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', project.directory], {
      cwd: home,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ filename }] = JSON.parse(packed.slice(packed.indexOf('['))) as [{ filename: string }];
    tarball = join(project.directory, filename);
    site = join(project.directory, 'my-site');
  });
  afterAll(async () => {
    await project.remove();
  });

  it('holds what runs, and no sources, tests or secrets', () => {
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
    const unwanted = files.filter((file) =>
      /(?<![.]d)[.]ts$|\/tests\/|secrets[.]yaml|[.]lock[.]yaml|[.]map$/.test(file),
    );
    expect(unwanted).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining([
        'package/dist/cli-main.cjs',
        'package/dist/lib/index.d.ts',
        'package/ansible/playbooks/site.yml',
        'package/specs/schemas/vm.schema.json',
      ]),
    );
  });

  it('begins a site in an empty folder, and leaves files of somebody else alone', async () => {
    const tool = join(project.directory, 'tool');
    const command = join(install(tarball, tool), 'cli', 'rackwright.mjs');
    const init = (): Promise<Finished> =>
      project.run(process.execPath, [command, 'init', 'my-site', '--package', `file:${tarball}`]);
    expect(await init()).toMatchObject({ code: 0, output: expect.stringContaining('files to my-site') });
    expect(await init()).toMatchObject({ code: 0, output: expect.stringContaining('wrote 0 files') });

    writeFileSync(join(site, 'main.ts'), '// mine\n');
    const refused = await init();
    expect([refused.code, refused.output]).toEqual([
      1,
      expect.stringContaining('FILE_EXISTS: my-site/main.ts'),
    ]);
    expect(readFileSync(join(site, 'main.ts'), 'utf8')).toBe('// mine\n');
    execFileSync('rm', [join(site, 'main.ts')]);
    expect(await init()).toMatchObject({ code: 0, output: expect.stringContaining('wrote 1 files') });
  });

  it('gives a workflow that is YAML and asks for the plan of each environment', () => {
    const workflow = parse(readFileSync(join(site, '.github/workflows/rackwright.yml'), 'utf8')) as {
      jobs: { diff: { strategy: { matrix: { environment: string[] } }; steps: { run?: string }[] } };
    };
    const { diff } = workflow.jobs;
    expect(diff.strategy.matrix.environment).toEqual(['dev', 'prod']);
    expect(diff.steps.map(({ run = '' }) => run).join('\n')).toContain('rackwright diff');
  });

  it('has types that a program of the site compiles with', async () => {
    const installed = install(tarball, site);
    const manifest = manifestOf(site);
    expect(manifest.dependencies['rackwright']).toBe(`file:${tarball}`);
    link(site, Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }));
    expect(existsSync(join(installed, 'bindings/proxmox/lib/provider/index.d.ts'))).toBe(true);
    writeFileSync(
      join(site, 'main.ts'),
      `import { ProxmoxProvider } from 'rackwright/provider-proxmox/lib/provider';
import { NodeSetup } from 'rackwright/constructs';
import { composeSite } from 'rackwright';
import { TerraformStack } from 'cdktf';

composeSite(process, {
  extend: (app, site) => {
    const stack = new TerraformStack(app, 'mine');
    new ProxmoxProvider(stack, 'pve', { endpoint: 'https://192.0.2.10:8006/' });
    new NodeSetup(stack, 'node', { node: site.nodes[0]?.name ?? '', timezone: 'Etc/UTC' });
  },
});
`,
    );
    expect(await inSite(bin('tsc'), '-p', '.')).toEqual({ code: 0, output: '' });
  });

  it('synthesizes the site and what the program adds, by the command of cdktf.json', async () => {
    mkdirSync(join(site, '.rackwright/keys'), { recursive: true, mode: 0o700 });
    const key = join(site, '.rackwright/keys/automation_ed25519');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const node = join(site, 'specs/nodes/lab.yaml');
    writeFileSync(node, readFileSync(node, 'utf8').replace(':8006/', `:${String(project.port)}/`));

    expect(await rackwright('validate')).toMatchObject({
      code: 0,
      output: expect.stringContaining('my-site'),
    });
    expect(await inSite(bin('tsx'), 'main.ts')).toMatchObject({ code: 0 });
    const stack = (name: string): string =>
      readFileSync(join(site, 'cdktf.out/stacks', name, 'cdk.tf.json'), 'utf8');
    expect(stack('mine')).toContain('"proxmox_virtual_environment_time"');
    // What Terraform starts is found from the site's own folder.
    expect(stack('dev')).toContain('node node_modules/rackwright/cli/rackwright.mjs configure dev');
  });

  it("plans against the lab with the package's own providers", async () => {
    const up = await rackwright('lab', 'up', '--no-guests', '--port', String(project.port));
    expect(up).toMatchObject({ code: 0, output: expect.stringContaining('is up') });
    const diff = await rackwright('diff', 'dev', '--format', 'markdown');
    expect(diff).toMatchObject({ code: 2, output: expect.stringContaining('dev-router') });
  });

  it('deploys there, finds nothing more to make, and removes it again', async () => {
    const deploy = await rackwright('deploy', 'dev', '--no-configure', '--auto-approve');
    expect(deploy).toMatchObject({ code: 0, output: expect.stringContaining('Apply complete!') });
    const again = await rackwright('deploy', 'dev', '--no-configure', '--dry-run');
    expect(again).toMatchObject({ code: 0, output: expect.stringContaining('No changes.') });
    // Only the configuration is left, and it says of whom.
    const diff = await rackwright('diff', 'dev', '--json');
    expect(diff.code).toBe(2);
    const { hosts, entries } = JSON.parse(diff.output.slice(diff.output.indexOf('{\n'))) as {
      hosts: Record<string, number>;
      entries: { name: string; configuredBecause?: string }[];
    };
    expect(hosts).toMatchObject({ create: 0, change: 0, replace: 0, delete: 0, configure: 3 });
    expect(entries.map(({ configuredBecause }) => configuredBecause)).toEqual(
      Array.from({ length: 3 }, () => 'it was not configured yet'),
    );
    expect(await rackwright('destroy', 'dev', '--auto-approve')).toMatchObject({ code: 0 });
  });
});
