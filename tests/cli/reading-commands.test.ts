import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Context } from '../../cli/context';
import { program } from '../../cli/program';
import { runWith } from './run-program';

/** Commands that only look. */
const READING = [
  ...['validate', 'diff', 'drift', 'inventory', 'summary', 'doctor', 'explain', 'graph', 'policy', 'verify'],
  ...[
    'answer',
    'secrets check',
    'lab status',
    'lab env',
    'lab list',
    'lab snapshots list',
    'lab root status',
  ],
];

/** The public half of a key that nobody has. */
const KEY = `AAAAC3NzaC1lZDI1NTE5AAAAI${'A'.repeat(43)}`;

/** No action runs before the command line is parsed. */
const root = program({ writer: {}, folders: {} } as unknown as Context);

test.each(READING)('%s prints JSON when asked by --json', (path) => {
  const found = path
    .split(' ')
    .reduce<Command | undefined>((at, name) => at?.commands.find((each) => each.name() === name), root);
  expect(found?.options.map(({ long }) => long)).toContain('--json');
});

test('--json of a command with formats is its format json', async () => {
  const project = mkdtempSync(join(tmpdir(), 'rackwright-cli-'));
  try {
    cpSync(resolve(__dirname, '../../specs'), join(project, 'specs'), { recursive: true });
    const keys = join(project, '.rackwright/keys');
    mkdirSync(keys, { recursive: true });
    writeFileSync(join(keys, 'automation_ed25519.pub'), `ssh-ed25519 ${KEY} automation\n`);
    const variables = { HOME: project, RACKWRIGHT_HOME: resolve(__dirname, '../..') };
    const short = await runWith(variables, project, 'policy', 'dev', '--json');
    expect(JSON.parse(short.out)).toMatchObject({ environment: 'dev', isRefused: false });
    expect(short).toEqual(await runWith(variables, project, 'policy', 'dev', '--format', 'json'));
  } finally {
    rmSync(project, { recursive: true });
  }
});
