// The steps of `npm test`: checkers in lanes that go side by side, then the tests one after the other.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** Shell scripts by their shebang or ending, in the folders that hold some. */
function shellScripts(home) {
  const found = [];
  const visit = (folder) => {
    for (const entry of readdirSync(join(home, folder), { withFileTypes: true })) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (!/^(node_modules|dist|\.git|\.venv|\.rackwright|cdktf\.out)$/.test(entry.name)) visit(path);
      } else if (path.endsWith('.sh') || path === '.ci/run') found.push(path);
    }
  };
  visit('');
  return found;
}

/**
 * Left out under the other versions of Node: what spends its time in Terraform and in the providers that it starts, which
 * run under the Node of PATH in any case, and what goes on for so many seconds whatever it runs under.
 */
const notUnderOtherNodes = [
  '/node_modules/',
  '/tests/(e2e|soak)/',
  '/tests/lab/providers/(cases/|[a-z-]+[.]test[.]ts$)',
  '/tests/constructs/on-lab/',
  '/tests/lab/pve/(fuzz/schema|killed)[.]test[.]ts$',
].join('|');

/** One more than processors where these are few: most tests wait for programs that they started. */
const workers = `--maxWorkers=${Math.max(3, availableParallelism() - 1)}`;

/** Count everything that the machine has of networks, mounts and groups before and after. */
const aloneOnTheMachine = '/tests/e2e/guests/';

export function steps({ home, long }) {
  const bin = (name) => join(home, 'node_modules', '.bin', name);
  const python = (name) => join(home, '.venv', 'bin', name);
  const jest = (name, args, command = process.execPath) => ({
    name,
    jest: true,
    command,
    args: [join(home, 'node_modules', 'jest', 'bin', 'jest.js'), ...args],
    // Tests that try many cases try more of them.
    env: long ? { RACKWRIGHT_LONG: '1' } : {},
  });
  const checkers = [
    [{ name: 'lint', command: bin('eslint'), args: ['.', '--max-warnings=0'] }],
    [
      { name: 'format', command: bin('prettier'), args: ['--check', '.'] },
      { name: 'types', command: bin('tsc'), args: ['-p', '.'] },
      { name: 'architecture', command: bin('depcruise'), args: ['--config', '.dependency-cruiser.cjs', '.'] },
      { name: 'dead-code', command: bin('knip'), args: [] },
      { name: 'yamllint', command: python('yamllint'), args: ['--strict', 'specs', 'ansible'] },
      {
        name: 'ansible-lint',
        command: python('ansible-lint'),
        args: ['--offline', '--strict', 'ansible'],
        env: { PATH: `${join(home, '.venv', 'bin')}:${process.env.PATH}` },
      },
      { name: 'shellcheck', command: 'shellcheck', args: shellScripts(home) },
    ],
  ];
  const tests = [
    jest('unit', ['--selectProjects', 'unit', workers]),
    // The oldest that is supported runs everything; of the others the newest is looked at each time.
    ...[...(long ? ['22'] : []), '24'].map((major) =>
      jest(
        `unit-node-${major}`,
        ['--selectProjects', 'unit', workers, `--testPathIgnorePatterns=${notUnderOtherNodes}`],
        join(home, 'tests', 'nodes', 'node_modules', `node-${major}-linux-${process.arch}`, 'bin', 'node'),
      ),
    ),
    jest('e2e', [
      ...['--selectProjects', 'e2e', '--maxWorkers=3'],
      `--testPathIgnorePatterns=${['/node_modules/', aloneOnTheMachine].join('|')}`,
    ]),
    jest('e2e-alone', ['--selectProjects', 'e2e', '--runInBand', aloneOnTheMachine]),
    ...(long ? [jest('soak', ['--selectProjects', 'soak', '--runInBand'])] : []),
    // The same sources with the fork of cdktf.
    ...(long ? [{ ...jest('fork', []), args: [join(home, 'tests', 'fork', 'run.mjs')] }] : []),
  ];
  return { checkers, tests };
}
