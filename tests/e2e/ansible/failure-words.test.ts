import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import type { AnsibleEvent } from '../../../inventory/run/ansible-event';
import { remedyOf } from '../../../inventory/run/remedy';
import { venv } from './ssh-target';

const program = join(venv, 'bin/ansible-playbook');
const ansible = resolve(__dirname, '../../../ansible');
const testHere = existsSync(program) ? test : test.skip;

/** Commands that fail, by the names of their tasks. */
const FAILING = {
  'errors alone': 'echo it is broken >&2; exit 3',
  'output alone': 'seq 1 20; echo it is wrong; exit 3',
  both: 'echo found 2 faults; echo see above >&2; exit 3',
  neither: 'exit 3',
};
const SECRET = 'canary-7215ee9c';
/** The same of tasks that work with a secret: of what they say, only what is no secret is told. */
const HIDDEN = {
  'of a known kind': `echo ${SECRET}: No space left on device >&2; exit 4`,
  'of another kind': `echo ${SECRET}; exit 5`,
};

const NOT_TOLD = '; more is not told, since the task works with a secret';

/** What the plugin tells of tasks that fail, run on this machine by Ansible itself. */
async function messages(directory: string): Promise<Readonly<Record<string, string>>> {
  const tasks: object[] = Object.entries(FAILING).map(([name, script]) => ({
    name,
    'ansible.builtin.command': { argv: ['sh', '-c', script] },
    ignore_errors: true,
  }));
  const hidden = Object.entries(HIDDEN).map(([name, script]) => ({
    name,
    'ansible.builtin.command': { argv: ['sh', '-c', script] },
    ignore_errors: true,
    no_log: true,
  }));
  tasks.push(...hidden, {
    ...{ name: 'of a loop', 'ansible.builtin.command': { argv: ['sh', '-c', '{{ item }}'] } },
    ...{ ignore_errors: true, no_log: true, loop: ['true', ...Object.values(HIDDEN)] },
  });
  const play = { hosts: 'localhost', connection: 'local', gather_facts: false, tasks };
  const file = join(directory, 'play.json');
  writeFileSync(file, JSON.stringify([play]));
  const child = spawn(program, ['-i', 'localhost,', file], {
    env: {
      PATH: process.env['PATH'],
      HOME: directory,
      ANSIBLE_CONFIG: join(ansible, 'ansible.cfg'),
      ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3',
      RACKWRIGHT_EVENTS_FD: '3',
    },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const lines = (await text(child.stdio[3] as Readable)).trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as AnsibleEvent);
  return Object.fromEntries(
    events.flatMap((each) => (each.event === 'result' ? [[each.task, each.message]] : [])),
  );
}

testHere(
  `a command that fails is told with the ends of its errors and of its output${existsSync(program) ? '' : ' (skipped: needs .venv)'}`,
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'rackwright-words-'));
    try {
      const said = await messages(directory);
      const tail = Array.from({ length: 9 }, (_, index) => `${String(index + 12)}\n`).join('');
      expect(said).toEqual({
        'errors alone': 'non-zero return code\nit is broken',
        'output alone': `non-zero return code\n${tail}it is wrong`,
        both: 'non-zero return code\nsee above\nfound 2 faults',
        neither: 'non-zero return code',
        'of a known kind': `status 4, No space left on device${NOT_TOLD}`,
        'of another kind': `status 5${NOT_TOLD}`,
        'of a loop': `status 4, No space left on device${NOT_TOLD}\nstatus 5${NOT_TOLD}`,
      });
      expect(remedyOf({ message: said['of a known kind'] ?? '' })).toContain('df -h');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
  60_000,
);
