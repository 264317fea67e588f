import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const source = pathToFileURL(resolve(__dirname, '../../setup/requirements.mjs')).href;

/** A requirement as the test describes it. */
interface Described {
  readonly name: string;
  readonly isPresent?: boolean;
  readonly required?: boolean;
  readonly installable?: boolean;
  readonly fails?: string;
  /** The name of the one without which it cannot be looked for. */
  readonly needs?: string;
  /** Why this user cannot have it. */
  readonly obstacle?: string;
}

/** Runs the set-up of requirements in a process of its own, and gives what it said and how it ended. */
function meet(requirements: readonly Described[], reportOnly = false): { said: string[]; ended: string } {
  const script = `
    import { meet } from '${source}';
    const all = ${JSON.stringify(requirements)}.map((each) => {
      let isPresent = each.isPresent ?? false;
      return {
        required: true, installable: true, what: 'what it is', command: 'get ' + each.name, ...each,
        isPresent: () => isPresent,
        install: async () => {
          if (each.fails) throw new Error(each.fails);
          isPresent = true;
        },
      };
    });
    for (const each of all) if (each.needs) each.after = all.find(({ name }) => name === each.needs);
    const end = await meet(all, { reportOnly: ${String(reportOnly)} }).then(
      (absent) => 'without ' + absent.map(({ name }) => name).join(', '),
      (error) => error.constructor.name + ': ' + error.message,
    );
    console.log(end);`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const lines = stdout.replace(/\n$/, '').split('\n');
  return { said: lines.slice(0, -1).map((line) => line.trim()), ended: lines.at(-1) ?? '' };
}

test('what is there costs no word', () => {
  expect(meet([{ name: 'a', isPresent: true }])).toEqual({ said: [], ended: 'without ' });
});

test('what is missing is announced and installed, in order', () => {
  expect(meet([{ name: 'a' }, { name: 'b', isPresent: true }, { name: 'c' }])).toEqual({
    said: ['install  a: what it is', 'ready    a', 'install  c: what it is', 'ready    c'],
    ended: 'without ',
  });
});

test('a report changes nothing, and gives the command for all that is missing', () => {
  expect(meet([{ name: 'a' }, { name: 'b', required: false }], true)).toEqual({
    said: ['missing  a: what it is', 'get a', 'missing  b: what it is', 'get b'],
    ended: 'SetupIncomplete: a; also missing, or not looked for yet: b',
  });
});

test('what cannot be looked for yet is not called missing, and is found once the other is there', () => {
  const [a, b] = [{ name: 'a' }, { name: 'b', required: false, isPresent: true, needs: 'a' }];
  expect(meet([a, b], true)).toEqual({
    said: ['missing  a: what it is', 'get a', 'later    b: looked for when the a are there'],
    ended: 'SetupIncomplete: a; also missing, or not looked for yet: b',
  });
  expect(meet([a, b])).toEqual({ said: ['install  a: what it is', 'ready    a'], ended: 'without ' });
});

test.each([true, false])(
  'what this user cannot have is told, and is not missing (report: %p)',
  (reportOnly) => {
    expect(meet([{ name: 'a', required: false, obstacle: 'needs root' }], reportOnly)).toEqual({
      said: ['without  a: needs root'],
      ended: 'without ',
    });
  },
);

test('nothing is installed where something that is needed cannot be', () => {
  expect(meet([{ name: 'a' }, { name: 'b', installable: false }, { name: 'c' }])).toEqual({
    said: ['missing  b: what it is', 'get b'],
    ended: 'SetupIncomplete: b',
  });
});

test('what may be absent may also fail: the rest is installed, and its command is told', () => {
  const a = { name: 'a', required: false, fails: 'no mirror' };
  expect(meet([a, { name: 'b', required: false, installable: false }, { name: 'c' }])).toEqual({
    said: [
      'install  a: what it is',
      'failed   a: no mirror',
      'It goes on without; to try it by hand: get a',
      'missing  b: what it is',
      'get b',
      'install  c: what it is',
      'ready    c',
    ],
    ended: 'without a, b',
  });
});

test('the failure of what is needed ends it', () => {
  expect(meet([{ name: 'a', fails: 'no mirror' }, { name: 'b' }])).toEqual({
    said: ['install  a: what it is'],
    ended: 'Error: no mirror',
  });
});
