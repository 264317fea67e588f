import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../../site';
import { environmentOf } from '../../inventory/example-site';
import { describeOnTargets } from './target-runs';

jest.setTimeout(120_000);

describeOnTargets('secrets of a run', (runs) => {
  it('tells a secret to the task alone: to no file that stays, no event, no message and no command line', async () => {
    const word = 'canary-5d41402a';
    const vms = environmentOf(runs.site).vms.map((vm) => ({
      ...vm,
      install: { ...vm.install, secrets: { work_password: 'passwords.work' } },
    }));
    runs.site = { ...runs.site, environments: runs.site.environments.map((each) => ({ ...each, vms })) };
    const copy = join(runs.directory, 'given');
    runs.playbook(
      `    - name: Use it\n      ansible.builtin.copy: { content: "{{ work_password }}", dest: "${copy}-{{ inventory_hostname }}", mode: "0600" }\n      diff: true\n` +
        '    - name: Tell it\n      ansible.builtin.fail: { msg: "it is {{ work_password }}" }\n      when: inventory_hostname == "dev1"\n' +
        `    - name: Hide it\n      ansible.builtin.command: sh -c "cat ${copy}-router >&2; exit 1"\n      no_log: true\n`,
    );
    const lines = new Set<string>();
    const error = await runs.failure({
      ...{ diff: true, secrets: new Map([['passwords.work', new Secret(word)]]) },
      onEvent: (event) => {
        runs.events.push(event);
        for (const line of commandLines()) lines.add(line);
      },
    });
    for (const host of ['router', 'dev1']) {
      expect(readFileSync(`${copy}-${host}`, 'utf8')).toBe(word);
      rmSync(`${copy}-${host}`);
    }
    expect(error.message).toMatch(
      /dev1: Tell it: it is \*\*\*[^]*router: Hide it|router: Hide it[^]*dev1: Tell it: it is \*\*\*/,
    );
    expect([...lines].some((line) => line.includes('ansible-playbook'))).toBe(true);
    const kept = readdirSync(runs.directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    expect(kept.some((text) => text.includes('Tell it'))).toBe(true);
    for (const text of [...kept, ...lines, JSON.stringify(runs.events), error.message])
      expect(text).not.toContain(word);
  });
});

/** The command lines of all that runs on this machine. */
function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        // It has ended meanwhile.
        return '';
      }
    });
}
