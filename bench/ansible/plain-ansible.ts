import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { proxyCommand } from '../../lab/guests';
import { home, type Project } from '../../tests/e2e/project';

const PLAYBOOK = '- hosts: all\n  become: true\n  roles: [base, users, security]\n';

/**
 * The same roles and variables for Ansible with nothing set but what it needs to find roles and hosts: five forks, no
 * pipelining, its own arguments of ssh, no settings of this user or this project.
 * @param count how many hosts there are: each must come to its end
 * @returns runs it
 */
export async function plainAnsible(
  project: Project,
  labDirectory: string,
  count: number,
): Promise<() => Promise<void>> {
  const at = (name: string): string => join(project.directory, name);
  const inventory = await project.rackwright('inventory', 'bench', '--yaml');
  writeFileSync(at('plain-inventory.yaml'), inventory.output);
  writeFileSync(at('plain.yml'), PLAYBOOK);
  writeFileSync(at('plain.cfg'), '');
  const ssh = [`ProxyCommand="${proxyCommand(labDirectory)}"`, 'StrictHostKeyChecking=accept-new'];
  const settings = {
    ANSIBLE_CONFIG: at('plain.cfg'),
    ANSIBLE_HOME: at('plain-home'),
    ANSIBLE_ROLES_PATH: join(home, 'ansible/roles'),
    ANSIBLE_SSH_COMMON_ARGS: [...ssh, `UserKnownHostsFile=${at('plain-known-hosts')}`]
      .map((option) => `-o ${option}`)
      .join(' '),
    LC_ALL: 'C.UTF-8',
  };
  const key = at('.rackwright/keys/automation_ed25519');
  const args = ['--inventory', at('plain-inventory.yaml'), '--private-key', key, at('plain.yml')];
  const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return async () => {
    const program = join(home, '.venv/bin/ansible-playbook');
    const { code, output } = await project.run('env', [...words, program, ...args]);
    const finished = output.match(/unreachable=0 +failed=0/g)?.length ?? 0;
    if (code !== 0 || finished !== count)
      throw new Error(`ansible-playbook ended with ${String(code)}:\n${output.slice(-4000)}`);
  };
}
