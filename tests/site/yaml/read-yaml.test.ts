import { problemsOf, siteOf } from '../small-site';

const anything = (yaml: string): Record<string, string> => ({ 'install_config.yaml': yaml });
const codesOf = (yaml: string): string[] => problemsOf(anything(yaml)).map(({ code }) => code);

test('every syntax error of every file is reported at its place', () => {
  const problems = problemsOf({
    'install_config.yaml': 'hosts:\n\tdev1: {}\n',
    'vms/dev3.yaml': 'vm_id: [1\nmemory: "1GiB\n',
  });
  expect(problems.map(({ code }) => code)).toEqual(problems.map(() => 'YAML_SYNTAX'));
  expect(problems.map(({ at }) => `${at?.file ?? ''}:${at?.line ?? 0}`)).toEqual(
    expect.arrayContaining(['specs/install_config.yaml:2', 'specs/vms/dev3.yaml:2']),
  );
});

test('what a file with a syntax error would have said is not reported as missing', () => {
  expect(
    new Set(codesOf('}').concat(problemsOf({ 'site.yaml': 'name: [' }).map(({ code }) => code))),
  ).toEqual(new Set(['YAML_SYNTAX']));
});

test('duplicate keys are refused in block and flow maps', () => {
  expect(codesOf('hosts:\n  dev1: { timezone: UTC, timezone: UTC }\n  dev2: {}\n  dev2: {}\n')).toEqual([
    'YAML_DUPLICATE_KEY',
    'YAML_DUPLICATE_KEY',
  ]);
});

test('anchors, aliases and merge keys are plain YAML', () => {
  const { environments } = siteOf(
    anything(`hosts:
  dev1: &base { timezone: Europe/Berlin, groups: [web] }
  dev2: { <<: *base, groups: [db] }
`),
  );
  const installs = environments[0]?.vms.map(({ install: { timezone, groups } }) => [timezone, groups]);
  expect(installs).toEqual([
    ['Etc/UTC', []],
    ['Europe/Berlin', ['web']],
    ['Europe/Berlin', ['db']],
  ]);
});

test('an alias bomb is refused quickly', () => {
  const levels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
  const lines = levels.map((name, index) => {
    const inner = index === 0 ? 'lol' : `*${levels[index - 1] ?? ''}`;
    return `      ${name}: &${name} [${Array(10).fill(inner).join(', ')}]`;
  });
  expect(new Set(codesOf(`hosts:\n  dev1:\n    vars:\n${lines.join('\n')}\n`))).toEqual(
    new Set(['YAML_ALIAS']),
  );
});

test('an alias inside its own anchor, or without one, is refused', () => {
  expect(codesOf('hosts:\n  dev1: { vars: { a: &a [*a], b: *nowhere } }\n')).toEqual([
    'YAML_ALIAS',
    'YAML_ALIAS',
  ]);
});

test.each(['!!js/function "x"', '!foo bar', '!!binary aGk=', '!!timestamp 2001-01-01', '!!set { a }'])(
  'the tag of %s is refused',
  (value) => {
    expect(codesOf(`hosts: { dev1: { vars: { a: ${value} } } }`)).toEqual(['YAML_TAG']);
  },
);

test.each([1000, 20_000])('%d nested brackets are refused without exhausting the stack', (depth) => {
  expect(codesOf(`hosts: ${'['.repeat(depth)}${']'.repeat(depth)}`)).toContain('YAML_DEPTH');
});

test('keys that are names of object internals are plain keys, but for the one that others drop', () => {
  const { environments } = siteOf(
    anything('hosts: { dev1: { vars: { toString: { a: 1 }, constructor: b } } }'),
  );
  const vars = environments[0]?.vms[1]?.install.vars ?? {};
  expect(Object.entries(vars)).toEqual([
    ['toString', { a: 1 }],
    ['constructor', 'b'],
  ]);
  const refused = { code: 'BAD_VALUE', message: '"__proto__" cannot be a key' };
  expect(problemsOf(anything('hosts: { dev1: { vars: { __proto__: { a: 1 } } } }'))).toMatchObject([refused]);
  expect(problemsOf({}, { sets: ['vms.dev1.nics.__proto__.bridge=vmbr0'] })).toMatchObject([refused]);
  expect(({} as { a?: number }).a).toBeUndefined();
});

test('YAML 1.1 words for true are text, and the message says so', () => {
  const [problem] = problemsOf(anything('hosts: { dev1: { users: { admin: { sudo: yes } } } }'));
  expect(problem).toMatchObject({ code: 'WRONG_TYPE', hint: expect.stringContaining('did you mean true?') });
});

test('a file with nothing but comments, and an empty section, say nothing and remove nothing', () => {
  const plain = siteOf();
  expect(siteOf({ 'install_config.yaml': '# nothing yet\n' })).toEqual(plain);
  expect(siteOf({ 'install_config.yaml': 'vm:\ninstall:\nhosts:\n' })).toEqual(plain);
});
