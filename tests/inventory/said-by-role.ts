import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const program = join(root, '.venv/bin/ansible-playbook');

/** A test that needs Ansible: skipped, with the reason in its name, where there is none. */
export function testWithAnsible(name: string, body: () => void): void {
  const isThere = existsSync(program);
  (isThere ? test : test.skip)(`${name}${isThere ? '' : ' (skipped: needs .venv)'}`, body, 60_000);
}

/**
 * What an expression over the variables of a role comes to, by Ansible itself, on a host `agent` beside another one, `first`.
 * @param expression without braces; its value is JSON
 */
export function saidByRole(role: string, variables: object, expression: string): unknown {
  const directory = mkdtempSync(join(tmpdir(), 'rackwright-role-'));
  try {
    const said = join(directory, 'said');
    const folder = join(root, 'ansible/roles', role);
    const play = {
      ...{
        hosts: 'agent',
        connection: 'local',
        gather_facts: false,
        vars: { templates: join(folder, 'templates'), ...variables },
      },
      vars_files: [join(folder, 'vars/main.yml')],
      tasks: [
        { 'ansible.builtin.copy': { content: `{{ ${expression} | to_json }}`, dest: said, mode: '0600' } },
      ],
    };
    writeFileSync(join(directory, 'play.json'), JSON.stringify([play]));
    writeFileSync(join(directory, 'hosts.ini'), 'first ansible_host=fd00::11\nagent\n');
    execFileSync(program, ['-i', join(directory, 'hosts.ini'), join(directory, 'play.json')], {
      env: { PATH: process.env['PATH'], HOME: directory, ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3' },
      stdio: 'ignore',
    });
    return JSON.parse(readFileSync(said, 'utf8'));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
