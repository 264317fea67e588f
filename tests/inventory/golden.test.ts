import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderInventory, renderSshConfig } from '../../inventory';
import { environmentOf, exampleSite, vmOf } from './example-site';

// Regenerate with: UPDATE_GOLDEN=1 npx jest tests/inventory
const golden = join(__dirname, '../golden/inventory');
const site = exampleSite();
const environment = environmentOf(site);
const sshConfig = renderSshConfig(site, environment, {
  directory: '/srv/site/.rackwright/dev',
  controlDirectory: '/srv/site/.rackwright/dev/cm',
  proxyCommand: 'nsenter --net=/proc/4711/ns/net nc %h %p',
});

function expectGolden(name: string, text: string): void {
  const file = join(golden, name);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

describe('the inventory of the example site', () => {
  it('is the golden list', () => {
    expectGolden('list.json', renderInventory(site, environment));
  });
  it('is the golden file', () => {
    expectGolden('inventory.yaml', renderInventory(site, environment, { format: 'yaml' }));
  });
  it('is the golden file in INI', () => {
    expectGolden('inventory.ini', renderInventory(site, environment, { format: 'ini' }));
  });
  it('has the golden ssh_config', () => {
    expectGolden('ssh_config', sshConfig);
  });
});

const ansibleInventory = join(__dirname, '../../.venv/bin/ansible-inventory');
const describeAnsible = existsSync(ansibleInventory) ? describe : describe.skip;
describeAnsible(`ansible-inventory (skipped without ${ansibleInventory})`, () => {
  it.each(['inventory.yaml', 'inventory.ini'])(
    'reads the same variables from %s as from the list',
    (file) => {
      const list = JSON.parse(renderInventory(site, environment)) as Record<string, { vars: object }> & {
        _meta: { hostvars: Record<string, object> };
      };
      const read = JSON.parse(
        execFileSync(ansibleInventory, ['-i', join(golden, file), '--list'], {
          encoding: 'utf8',
          env: { PATH: process.env.PATH, HOME: tmpdir(), LC_ALL: 'C.UTF-8' },
        }),
      ) as typeof list;
      // ansible-inventory folds the variables of groups into those of each host.
      const shared = list['env_dev']?.vars;
      expect(read._meta.hostvars).toMatchObject({
        router: { ...list._meta.hostvars['router'], ...shared },
        dev1: { ...list._meta.hostvars['dev1'], ...shared },
      });
      expect(read).toMatchObject({
        env_dev: { hosts: ['router', 'dev1'] },
        role_router: { hosts: ['router'] },
      });
    },
  );

  it('reads from INI what would be something else there: numbers in quotes, quotes, comments, maps, nothing', () => {
    const vars = {
      a: '5',
      b: `it's "quoted" # not a comment`,
      c: { d: [true, null, 1.5] },
      e: 'no',
      f: 'a\nb\\',
    };
    const { install } = vmOf(site, 'dev1');
    const changed = exampleSite({ dev1: { install: { ...install, vars } } });
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-ini-'));
    try {
      const file = join(folder, 'inventory.ini');
      writeFileSync(
        file,
        renderInventory(changed, environmentOf(changed), { format: 'ini', variables: { g: ['7'] } }),
      );
      const read = execFileSync(ansibleInventory, ['-i', file, '--host', 'dev1'], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, HOME: tmpdir(), LC_ALL: 'C.UTF-8' },
      });
      expect(JSON.parse(read)).toMatchObject({ ...vars, g: ['7'] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('ssh', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'rackwright-ssh-'));
    writeFileSync(join(directory, 'ssh_config'), sshConfig);
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });
  const options = (host: string): string[] =>
    execFileSync('ssh', ['-G', '-T', '-F', join(directory, 'ssh_config'), host], { encoding: 'utf8' }).split(
      '\n',
    );

  it('enters the lab on the way to the router, and jumps through the router to a host behind it', () => {
    expect(options('router')).toEqual(
      expect.arrayContaining([
        'hostname 10.0.12.2',
        'proxycommand nsenter --net=/proc/4711/ns/net nc %h %p',
        'hostkeyalias router.10000',
      ]),
    );
    const dev1 = options('dev1');
    expect(dev1).toEqual(expect.arrayContaining(['hostname 10.10.10.11', 'proxyjump router', 'user admin']));
    expect(dev1.join('\n')).not.toContain('proxycommand nsenter');
  });

  it('finds a host by its full name and by its address too', () => {
    for (const name of ['dev1.lab.example.org', '10.10.10.11']) {
      expect(options(name)).toContain('hostkeyalias dev1.10001');
    }
  });

  it('always checks host keys, against a file of each host alone', () => {
    expect(options('dev1')).toEqual(
      expect.arrayContaining([
        'stricthostkeychecking accept-new',
        'userknownhostsfile /srv/site/.rackwright/dev/known_hosts.d/dev1.10001',
        'identitiesonly yes',
      ]),
    );
  });
});
