import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readAnsibleContent, withImported } from '../../../inventory';

const SITE = `---
- hosts: all:!talos_workers
  roles: [base, { role: security }]
  tasks:
    - import_tasks: tasks/begin.yml
- import_playbook: web.yml
- hosts: role_db,role_cache
  tasks:
    - ansible.builtin.include_role: { name: db }
`;
const FILES = {
  'ansible.cfg': '[defaults]\n',
  'playbooks/site.yml': SITE,
  'playbooks/web.yml': '- hosts: role_web\n  roles:\n    - role: web\n',
  'playbooks/user.yml': '- hosts: all\n  roles: [users]\n',
  'playbooks/tasks/begin.yml': '- debug:\n',
  'roles/base/tasks/main.yml': '- debug:\n',
  'roles/security/tasks/main.yml': '- debug:\n',
  'roles/users/tasks/main.yml': '- debug:\n',
  'roles/web/tasks/main.yml': '- import_role:\n    name: packages\n',
  'roles/packages/tasks/main.yml': '- debug:\n',
  'roles/packages/templates/list.j2': 'deb\n',
  'roles/db/meta/main.yml': 'dependencies:\n  - role: packages\n',
};

/** Hosts by the groups that count here. */
const HOSTS = { plain: [], web: ['role_web'], db: ['role_db', 'env_dev'], open: ['role_web'] } as const;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rackwright-content-'));
  for (const [file, text] of Object.entries(FILES)) write(file, text);
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function write(file: string, text: string): void {
  mkdirSync(dirname(join(directory, file)), { recursive: true });
  writeFileSync(join(directory, file), text);
}
const add = (file: string, text = '# more\n'): void => {
  appendFileSync(join(directory, file), text);
};

function hashes(folder = directory): Record<keyof typeof HOSTS, string> {
  const content = readAnsibleContent(folder);
  const of = (host: keyof typeof HOSTS): string =>
    content({ groups: HOSTS[host], without: host === 'open' ? ['security'] : [] });
  return { plain: of('plain'), web: of('web'), db: of('db'), open: of('open') };
}

/** The hosts that a change of the folder concerns. */
function concerned(change: () => void): string[] {
  const before = hashes();
  change();
  const after = hashes();
  return Object.keys(HOSTS).filter(
    (host) => before[host as keyof typeof HOSTS] !== after[host as keyof typeof HOSTS],
  );
}
const ALL = ['plain', 'web', 'db', 'open'];

it('does not depend on the folder or on times', () => {
  const other = mkdtempSync(join(tmpdir(), 'rackwright-content-'));
  try {
    cpSync(directory, other, { recursive: true });
    utimesSync(join(other, 'ansible.cfg'), 1, 1);
    expect(hashes(other)).toEqual(hashes());
    expect(hashes().plain).toMatch(/^[0-9a-f]{64}$/);
  } finally {
    rmSync(other, { recursive: true });
  }
});

it.each([
  ['a role of all', 'roles/base/tasks/main.yml', ALL],
  ['a role that one has switched off', 'roles/security/tasks/main.yml', ['plain', 'web', 'db']],
  ['a role of some', 'roles/web/tasks/main.yml', ['web', 'open']],
  [
    'a role that roles of some import, or depend on',
    'roles/packages/templates/list.j2',
    ['web', 'db', 'open'],
  ],
  ['a role that no deploy runs', 'roles/users/tasks/main.yml', []],
  ['tasks beside the playbooks', 'playbooks/tasks/begin.yml', ALL],
  ['the settings of Ansible', 'ansible.cfg', ALL],
  ['a comment in a playbook', 'playbooks/web.yml', []],
  ['a playbook that no deploy runs', 'playbooks/user.yml', []],
])('a change of %s concerns those on which it runs', (_what, file, hosts) => {
  expect(
    concerned(() => {
      add(file);
    }),
  ).toEqual(hosts);
});

it('a change of a play concerns its hosts', () => {
  expect(
    concerned(() => {
      add('playbooks/web.yml', '  become: true\n');
    }),
  ).toEqual(['web', 'open']);
  expect(
    concerned(() => {
      write('playbooks/site.yml', SITE.replace('name: db', 'name: web'));
    }),
  ).toEqual(['db']);
});

it('files that come, go or change their name count', () => {
  expect(
    concerned(() => {
      write('roles/web/files/new', '');
    }),
  ).toEqual(['web', 'open']);
  expect(
    concerned(() => {
      rmSync(join(directory, 'roles/web/files/new'));
    }),
  ).toEqual(['web', 'open']);
});

it.each(['README.md', '.swp', 'main.yml~', 'main.yml.orig', '#main.yml#', '__pycache__/x.pyc'])(
  'documentation, hidden files, and what editors and Python leave behind do not: %s',
  (name) => {
    expect(
      concerned(() => {
        write(`roles/base/tasks/${name}`, 'text');
      }),
    ).toEqual([]);
  },
);

it('a role whose name is computed may be any', () => {
  write('roles/web/tasks/main.yml', '- include_role:\n    name: "{{ which }}"\n');
  expect(
    concerned(() => {
      add('roles/users/tasks/main.yml');
    }),
  ).toEqual(['web', 'open']);
});

it('patterns of hosts that are more than groups concern all', () => {
  write('playbooks/site.yml', '- hosts: role_web:&env_dev\n  roles: [web]\n');
  expect(
    concerned(() => {
      add('roles/web/tasks/main.yml');
    }),
  ).toEqual(ALL);
});

it.each([
  ['no YAML', ': ['],
  ['no playbook', 'text'],
  ['a playbook that imports itself', '- import_playbook: site.yml\n'],
  ['one that imports what is not there', '- import_playbook: none.yml\n'],
])('%s is taken as it is: Ansible will say so', (_what, text) => {
  write('playbooks/site.yml', text);
  expect(
    concerned(() => {
      add('playbooks/site.yml', '\n- hosts: all\n');
    }),
  ).toEqual(ALL);
});

it('names the roles that others import, after those that do', () => {
  expect(withImported(directory)(['base', 'web', 'users'])).toEqual(['base', 'web', 'packages', 'users']);
});
