import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { saidByRole, testWithAnsible } from './said-by-role';

const ROLES = join(__dirname, '../../ansible/roles');
const CHECKS = {
  security: { template: 'firewall.service.j2', check: 'security_unit_check' },
  provisioning_server: {
    template: 'rackwright-serve.service.j2',
    check: 'provisioning_server_unit_check',
  },
  k3s: { template: 'k3s.service.j2', check: 'k3s_unit_check' },
};

/** systemd of this machine says by its status what is wrong. */
const canTell = String(spawnSync('systemd-analyze', ['--help']).stdout).includes('recursive-errors');
const testWithSystemd = canTell ? testWithAnsible : test.skip;
const reason = canTell ? '' : ' (skipped: needs systemd 250)';

for (const [role, { template, check }] of Object.entries(CHECKS))
  testWithSystemd(`systemd takes the unit of ${role}, and none with a slip${reason}`, () => {
    const defaults = parse(readFileSync(join(ROLES, role, 'defaults/main.yml'), 'utf8')) as object;
    const given = {
      ...defaults,
      ansible_managed: 'by a test',
      k3s_servers: ['agent'],
      provisioning_server_address: '10.0.12.2',
    };
    const { text, command } = saidByRole(
      role,
      given,
      `{'text': lookup('ansible.builtin.template', templates ~ '/${template}'), 'command': ${check}}`,
    ) as { text: string; command: string };
    const directory = mkdtempSync(join(tmpdir(), 'rackwright-units-'));
    try {
      // Programs that only the machine has.
      const unit = text.replaceAll(/^(Exec\w+=[-+]*)\S+/gm, '$1/bin/true');
      const status = (content: string): number | null => {
        const file = join(directory, 'source');
        writeFileSync(file, content);
        return spawnSync('sh', ['-c', command.replace('%s', file)], { stdio: 'ignore' }).status;
      };
      expect(status(unit)).toBe(0);
      expect(status(unit.replace('[Service]', '[Service]\nExecStrat=/bin/true'))).not.toBe(0);
      expect(status(unit.replace('ExecStart=/bin/true', 'ExecStart=/bin/no-such-program'))).not.toBe(0);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
