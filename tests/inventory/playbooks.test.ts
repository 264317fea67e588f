import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderInventory } from '../../inventory';
import { ROLES_BY_CHOICE } from '../../site';
import { environmentOf, exampleSite, vmOf } from './example-site';

jest.setTimeout(120_000);

const root = join(__dirname, '../..');
const program = join(root, '.venv/bin/ansible-playbook');
const playbooks = readdirSync(join(root, 'ansible/playbooks')).filter((name) => name.endsWith('.yml'));

const describeHere = existsSync(program) ? describe : describe.skip;
describeHere(`the playbooks${existsSync(program) ? '' : ' (skipped: needs .venv)'}`, () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'rackwright-playbooks-'));
    const { install } = vmOf(exampleSite(), 'dev1');
    const roles = Object.fromEntries(ROLES_BY_CHOICE.map((role) => [role, true]));
    const site = exampleSite({ dev1: { install: { ...install, roles } } });
    writeFileSync(
      join(directory, 'inventory.yaml'),
      renderInventory(site, environmentOf(site), { format: 'yaml' }),
    );
    // The group of machines of iron, which have an inventory of their own.
    writeFileSync(join(directory, 'iron.ini'), '[bare_metal]\ndev1\n');
  });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const ansible = (...args: string[]): string =>
    execFileSync(
      program,
      ['-i', join(directory, 'inventory.yaml'), '-i', join(directory, 'iron.ini'), ...args],
      {
        cwd: join(root, 'ansible'),
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: directory, ANSIBLE_HOME: join(directory, 'home') },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );

  it('are those that the guide names', () => {
    expect(playbooks.toSorted()).toEqual([
      'haproxy.yml',
      'k8s-ha.yml',
      'k8s.yml',
      'os-install.yml',
      'provisioning-server.yml',
      'pve-install.yml',
      'pve-setup.yml',
      'setup-cluster.yml',
      'site.yml',
      'ssh-keys.yml',
      'talos.yml',
      'user.yml',
    ]);
  });

  it('can each be run alone with the inventory of a site, whose hosts they find', () => {
    const listed = ansible(
      '--list-hosts',
      '--list-tasks',
      ...playbooks.map((name) => join('playbooks', name)),
    );
    const plays = listed.split(/^ {2}play #/m).slice(1);
    expect(plays.length).toBeGreaterThan(playbooks.length);
    for (const play of plays) expect(play).toMatch(/^ {6}dev1$[^]*TAGS:/m);
  });
});
