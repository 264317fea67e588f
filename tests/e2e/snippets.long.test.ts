import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { sshObstacle } from '../../lab/ssh';
import { PveClient } from '../../pve/client';
import { Project } from './project';

const obstacle = sshObstacle(process.getuid?.() ?? -1);
const mirror = process.env['RACKWRIGHT_REAL_PROVIDERS'];

const cases: readonly { name: string; settings: Record<string, string>; reason: string | null }[] = [
  { name: "the lab's provider", settings: {}, reason: obstacle },
  {
    name: 'the real provider',
    settings: {
      RACKWRIGHT_LAB_PROVIDERS: 'off',
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: 'true',
      TF_PLUGIN_CACHE_DIR: '',
    },
    reason: mirror === undefined ? 'RACKWRIGHT_REAL_PROVIDERS names no mirror' : obstacle,
  },
];

/** Cloud-init data as snippets, which PVE takes over SSH only: SDN, VMs, Ansible as with an ISO. */
describe.each(cases)('cloud-init by snippets with $name', ({ settings, reason, name }) => {
  const check = reason === null ? it : it.skip;
  const title = (text: string): string => (reason === null ? text : `${text} (skipped: ${reason})`);
  let project: Project;
  jest.setTimeout(300_000);

  beforeAll(async () => {
    if (reason !== null) return;
    project = await Project.create({
      // Host keys of the nodes go into a known_hosts of this test.
      XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
      ...settings,
    });
    const home = join(project.directory, 'home');
    mkdirSync(home);
    project.setEnvironment('HOME', home);
    if (name === 'the real provider') {
      const file = join(project.directory, 'terraformrc');
      project.setEnvironment('TF_CLI_CONFIG_FILE', file);
      writeFileSync(
        file,
        `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(resolve(mirror!))}\n  }\n}\n`,
      );
    }
    await project.rackwright('lab', 'up', '--port', String(project.port));
    const { output } = await project.rackwright('lab', 'status', '--json');
    const [ssh] = (JSON.parse(output) as { ssh: { port: number }[] }).ssh;
    project.edit(
      'nodes/lab.yaml',
      'kind: lab\n',
      `kind: lab\nssh_user: root\nssh_address: 127.0.0.1\nssh_port: ${String(ssh?.port)}\n`,
    );
    project.edit('envs/dev.yaml', 'posture: dev\n', 'posture: dev\ncloud_init: snippets\n');
    project.setEnvironment('PROXMOX_VE_API_TOKEN', project.token);
    project.setEnvironment(
      'PROXMOX_VE_SSH_PRIVATE_KEY',
      readFileSync(join(project.directory, 'state', 'labs', 'default', 'ssh', 'id_ed25519'), 'utf8'),
    );
  });
  afterAll(async () => {
    if (reason === null) await project.remove();
  });

  const snippets = async (): Promise<string[]> => {
    const client = new PveClient({ endpoint: project.endpoint, token: project.token, insecure: true });
    const files = await client.get<readonly { volid: string }[]>('nodes/lab/storage/local/content', {
      content: 'snippets',
    });
    client.close();
    return files.map(({ volid }) => volid).sort();
  };
  const wanted = ['dev-router', 'dev1', 'dev2']
    .flatMap((host) => ['meta', 'network', 'user'].map((kind) => `local:snippets/${host}-${kind}.yaml`))
    .sort();

  check(title('deploys and configures everything'), async () => {
    const { code, output } = await project.rackwright('deploy', 'dev', '--auto-approve');
    expect(output).toContain('Apply complete!');
    expect(code).toBe(0);
    await expect(snippets()).resolves.toEqual(wanted);
  });

  check(title('finds no changes afterwards'), async () => {
    const { output } = await project.rackwright('deploy', 'dev', '--dry-run');
    expect(output).toContain('No changes. Your infrastructure matches the configuration.');
  });

  check(title('gives a VM its changed user-data and keeps the VM'), async () => {
    project.edit('install_config.yaml', '  prod1:', '  dev2:\n    timezone: Europe/Berlin\n  prod1:');
    const { code } = await project.rackwright('deploy', 'dev', '--auto-approve');
    expect(code).toBe(0);
    const folder = join(project.directory, 'state', 'labs', 'default', 'storage', 'lab', 'local', 'snippets');
    expect(readdirSync(folder)).toHaveLength(wanted.length);
    expect(readFileSync(join(folder, 'dev2-user.yaml'), 'utf8')).toContain('Europe/Berlin');
    const { output } = await project.rackwright('deploy', 'dev', '--dry-run');
    expect(output).toContain('No changes.');
  });

  check(title('destroys everything'), async () => {
    const { code } = await project.rackwright('destroy', 'dev', '--auto-approve');
    expect(code).toBe(0);
    await expect(snippets()).resolves.toEqual([]);
  });
});
