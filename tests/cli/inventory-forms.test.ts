import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const home = resolve(__dirname, '../..');
const ansibleInventory = join(home, '.venv/bin/ansible-inventory');

interface Listed {
  readonly _meta: { readonly hostvars: Readonly<Record<string, unknown>> };
  readonly [group: string]: unknown;
}

const describeHere = existsSync(ansibleInventory) ? describe : describe.skip;
describeHere(`the inventory as Ansible asks for it (skipped without ${ansibleInventory})`, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rackwright-inventory-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const read = (source: string, more: Record<string, string> = {}): Listed =>
    JSON.parse(
      execFileSync(ansibleInventory, ['-i', source, '--list'], {
        encoding: 'utf8',
        cwd: folder,
        env: {
          ...{ PATH: process.env['PATH'], HOME: folder, LC_ALL: 'C.UTF-8' },
          ANSIBLE_CONFIG: join(home, 'ansible/ansible.cfg'),
          RACKWRIGHT_SITE: join(home, 'specs'),
          ...more,
        },
      }),
    ) as Listed;

  it('is the same by the script and by the plugin, which can group hosts further', () => {
    const byScript = read(join(home, 'ansible/inventory.sh'), { RACKWRIGHT_ENVIRONMENT: 'dev' });
    expect(Object.keys(byScript._meta.hostvars).sort()).toEqual(['dev-router', 'dev1', 'dev2']);
    const file = join(folder, 'site.rackwright.yml');
    writeFileSync(
      file,
      JSON.stringify({
        plugin: 'rackwright',
        environment: 'dev',
        command: [process.execPath, join(home, 'cli/rackwright.mjs')],
        keyed_groups: [{ key: 'rackwright_role', prefix: 'as' }],
      }),
    );
    const byPlugin = read(file);
    expect(byPlugin._meta).toEqual(byScript._meta);
    expect(byPlugin['env_dev']).toEqual(byScript['env_dev']);
    expect(byPlugin['as_router']).toEqual({ hosts: ['dev-router'] });
  });

  it('is of all environments by either where none is named, and of iron by the plugin where that is asked for', () => {
    const hosts = (listed: Listed): readonly string[] => Object.keys(listed._meta.hostvars).sort();
    const file = join(folder, 'all.rackwright.yml');
    const plugin = (more: object): Listed => {
      const command = [process.execPath, join(home, 'cli/rackwright.mjs')];
      writeFileSync(file, JSON.stringify({ plugin: 'rackwright', command, ...more }));
      return read(file);
    };
    const all = hosts(read(join(home, 'ansible/inventory.sh')));
    expect(all).toEqual(expect.arrayContaining(['dev1', 'prod-router']));
    expect(hosts(plugin({}))).toEqual(all);
    expect(plugin({ bare_metal: true })).not.toHaveProperty('env_dev');
  });

  it('goes the ways that a run has left, once there was one', () => {
    const script = join(home, 'ansible/inventory.sh');
    const variables = (host: string): unknown =>
      read(script, { RACKWRIGHT_ENVIRONMENT: 'dev' })._meta.hostvars[host];
    expect(variables('dev1')).not.toHaveProperty('ansible_ssh_args');
    mkdirSync(join(folder, '.rackwright/dev'), { recursive: true });
    writeFileSync(join(folder, '.rackwright/dev/ssh_config'), '');
    expect(variables('dev1')).toMatchObject({
      ansible_host: '10.10.10.11',
      ansible_ssh_args: `-F "${join(folder, '.rackwright/dev/ssh_config')}" -o BatchMode=yes`,
      rackwright_folder: join(folder, '.rackwright/dev'),
      users_automation_keys: [expect.stringMatching(/^ssh-ed25519 /)],
    });
    rmSync(join(folder, '.rackwright'), { recursive: true });
  });

  it('tells of the plugin what the command said of a fault', () => {
    const file = join(folder, 'bad.rackwright.yml');
    writeFileSync(
      file,
      JSON.stringify({
        plugin: 'rackwright',
        environment: 'nothing',
        command: [process.execPath, join(home, 'cli/rackwright.mjs')],
      }),
    );
    expect(() => read(file, { ANSIBLE_INVENTORY_UNPARSED_FAILED: 'true' })).toThrow(/nothing/);
  });
});
