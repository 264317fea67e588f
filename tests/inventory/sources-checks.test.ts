import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { saidByRole, testWithAnsible } from './said-by-role';

const ROLES = join(__dirname, '../../ansible/roles');
const LISTS: Readonly<Record<string, { readonly template: string; readonly item?: object }>> = {
  docker: { template: 'docker.sources.j2' },
  provisioning_server: { template: 'nodesource.sources.j2' },
  pve_iac: {
    template: 'repository.sources.j2',
    item: { name: 'x', archive: 'http://x/y', suite: 'any', keys: ['http://x/key.asc'] },
  },
  proxmox: {
    template: 'repository.sources.j2',
    item: { file: 'x', archive: 'http://x/y', component: 'main', enabled: true },
  },
};
const testWithApt = existsSync('/usr/bin/apt-get') ? testWithAnsible : test.skip;
const reason = existsSync('/usr/bin/apt-get') ? '' : ' (skipped: needs apt)';

for (const [role, { template, item = {} }] of Object.entries(LISTS))
  testWithApt(`apt takes the list of archives of ${role}, and none with a slip${reason}`, () => {
    const defaults = parse(readFileSync(join(ROLES, role, 'defaults/main.yml'), 'utf8')) as object;
    const given = {
      ...{ ...defaults, item, ansible_managed: 'by a test' },
      ansible_facts: { distribution: 'Debian', distribution_release: 'bookworm' },
      provisioning_server_address: '10.0.12.2',
    };
    const { text, command } = saidByRole(
      role,
      given,
      `{'text': lookup('ansible.builtin.template', templates ~ '/${template}'), 'command': ${role}_sources_check}`,
    ) as { text: string; command: string };
    const directory = mkdtempSync(join(tmpdir(), 'rackwright-sources-'));
    try {
      const status = (content: string): number | null => {
        const file = join(directory, 'source');
        writeFileSync(file, content);
        return spawnSync('sh', ['-c', command.replace('%s', file)], { stdio: 'ignore' }).status;
      };
      expect(status(text)).toBe(0);
      expect(status(text.replace('Suites: ', 'Suite: '))).not.toBe(0);
      expect(status(text.replace('Types: deb', 'Types: deb rpm'))).not.toBe(0);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
