import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  MIRRORED_PROVIDERS,
  mirrorDirectory,
  packageDirectory,
  packageHash,
  platformName,
} from '../../lab/providers/mirror/packages';
import { home, Project } from './project';

const mirror = process.env['RACKWRIGHT_REAL_PROVIDERS'];
const root = process.getuid?.() === 0;
const platform = platformName(process.platform, process.arch);
const reason = ((): string | undefined => {
  if (!mirror) return 'RACKWRIGHT_REAL_PROVIDERS names no mirror with the real providers';
  if (!root) return 'guests need root';
  return undefined;
})();
const suite = reason === undefined ? describe : describe.skip;

/** The stacks with the providers of a registry against the lab: nothing of `lab/providers` has a part in it. */
suite(`the real provider on the lab${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let project: Project;
  jest.setTimeout(300_000);

  beforeAll(async () => {
    const folder = resolve(mirror!);
    project = await Project.create({
      RACKWRIGHT_LAB_PROVIDERS: 'off',
      // The cache that cdktf would share with the stacks of other projects holds the lab's providers, by the same names.
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: 'true',
      TF_PLUGIN_CACHE_DIR: '',
    });
    project.setEnvironment('TF_CLI_CONFIG_FILE', join(project.directory, 'terraformrc'));
    writeFileSync(
      join(project.directory, 'terraformrc'),
      `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(folder)}\n  }\n}\n`,
    );
    await project.rackwright('lab', 'up', '--port', String(project.port));
    project.setEnvironment('PROXMOX_VE_API_TOKEN', project.token);
  });
  afterAll(async () => {
    await project.remove();
  });

  // Without a registry, `terraform providers lock` of cdktf has nobody to ask: it does not know mirrors.
  const deploy = (): ReturnType<Project['cdktf']> =>
    project.cdktf('deploy', 'dev', '--auto-approve', '--skip-provider-lock');

  it('deploys and configures everything, without a warning', async () => {
    const { code, output } = await deploy();
    expect(output).toContain('Resources: 19 added, 0 changed, 0 destroyed.');
    expect(output).not.toContain('Argument is deprecated');
    expect(code).toBe(0);
  });

  it('has nothing of the providers of the lab', () => {
    const stack = join(project.directory, 'cdktf.out', 'stacks', 'dev');
    const lock = readFileSync(join(stack, '.terraform.lock.hcl'), 'utf8');
    for (const provider of MIRRORED_PROVIDERS) {
      const { address, version } = provider;
      expect(lock).toContain(`provider "${address}"`);
      expect(lock).not.toContain(packageHash(packageDirectory(home, provider, platform)));
      // A mirror of folders is linked to, one of archives is unpacked.
      const installed = realpathSync(join(stack, '.terraform', 'providers', address, version, platform));
      expect(installed).not.toContain(mirrorDirectory(''));
    }
    expect(existsSync(join(stack, 'terraform.d'))).toBe(false);
  });

  it('finds no changes afterwards', async () => {
    const { output } = await project.rackwright('deploy', 'dev', '--dry-run');
    expect(output).toContain('No changes. Your infrastructure matches the configuration.');
  });

  it('changes the memory of one VM in place', async () => {
    project.edit('vms/dev2.yaml', 'vm_id: 10002', 'vm_id: 10002\nmemory: 768MiB');
    expect((await deploy()).output).toContain('Resources: 0 added, 1 changed, 0 destroyed.');
  });

  it('gives a VM its changed user-data and keeps the VM', async () => {
    project.edit('install_config.yaml', '  prod1:', '  dev2:\n    timezone: Europe/Berlin\n  prod1:');
    // The ISO and the run of Ansible are made anew; the VM changes its CD.
    expect((await deploy()).output).toContain('Resources: 2 added, 1 changed, 2 destroyed.');
    const plan = await project.rackwright('deploy', 'dev', '--dry-run');
    expect(plan.output).toContain('No changes.');
  });

  it('destroys everything', async () => {
    const destroy = await project.cdktf('destroy', 'dev', '--auto-approve', '--skip-provider-lock');
    expect(destroy.code).toBe(0);
    const state = readFileSync(join(project.directory, 'terraform.dev.tfstate'), 'utf8');
    expect((JSON.parse(state) as { resources: unknown[] }).resources).toEqual([]);
    const status = await project.rackwright('lab', 'status', '--json');
    expect(JSON.parse(status.output)).toMatchObject({ guests: [] });
  });
});
