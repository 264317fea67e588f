import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { formatProblems, loadSite, type Problem } from '../../site';

const root = resolve(__dirname, '../..');
/** What the heap of a process that reads hostile files may take: a tenth of what a careless reader would. */
const HEAP_MIB = 320;
/** No limit on speed: only so that a hang is a failure with a name. */
const HANG_MS = 300_000;

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'rackwright-hostile-')));
  cpSync(join(root, 'tests/golden/invalid/base'), join(folder, 'specs'), { recursive: true });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** Loads the site in a process of its own with little memory. */
function validate(): { problems: readonly Problem[]; printed: string } {
  const limit = `--max-old-space-size=${HEAP_MIB}`;
  const command = [
    limit,
    join(root, 'cli/rackwright.mjs'),
    'validate',
    '--dry-run',
    '--json',
    '--site',
    'specs',
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: folder,
    encoding: 'utf8',
    timeout: HANG_MS,
    maxBuffer: 2 ** 28,
  });
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  const { problems } = JSON.parse(stdout) as { problems: readonly Problem[] };
  return { problems, printed: formatProblems(problems, { color: false }) };
}

/** Codes of the problems in each file, `{ 'specs/vms/x.yaml': ['YAML_DEPTH'] }`. */
function codesByFile(problems: readonly Problem[]): Record<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const { at, code } of problems) {
    files.set(at?.file ?? '', [...(files.get(at?.file ?? '') ?? []), code]);
  }
  return Object.fromEntries(files);
}

function load(): readonly Problem[] {
  const { problems } = loadSite({
    siteDirectory: join(folder, 'specs'),
    workingDirectory: folder,
    homeDirectory: join(folder, 'home'),
  });
  return problems;
}

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');
const vars = (text: string): string => `install:\n  vars:\n${text}`;

/** Texts of files and the one problem of each. */
const BOMBS: Readonly<Record<string, readonly [text: string, code: string]>> = {
  'deep-open': [`install: ${'['.repeat(50_000)}`, 'YAML_DEPTH'],
  'deep-closed': [`install: ${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'YAML_DEPTH'],
  'deep-maps': [`install: ${'{a: '.repeat(50_000)}`, 'YAML_DEPTH'],
  'deep-lines': [`install:\n${' [\n'.repeat(50_000)}`, 'YAML_DEPTH'],
  'deep-dashes': ['- '.repeat(50_000), 'YAML_DEPTH'],
  'deep-keys': ['? '.repeat(50_000), 'YAML_DEPTH'],
  'deep-blocks': [lines(2000, (level) => `${' '.repeat(level)}a:\n`), 'YAML_DEPTH'],
  'deep-aliases': [
    vars(`    a0: &a0 x\n${lines(2000, (level) => `    a${level + 1}: &a${level + 1} [[[*a${level}]]]\n`)}`),
    'YAML_DEPTH',
  ],
  'alias-bomb': [
    vars(
      `    a0: &a0 x\n${lines(20, (level) => `    a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(10)}]\n`)}`,
    ),
    'YAML_ALIAS',
  ],
  'merge-bomb': [
    vars(
      `    a: &a { ${lines(5000, (index) => `k${index}: 1, `)} }\n${lines(5000, (index) => `    b${index}: { <<: *a }\n`)}`,
    ),
    'YAML_ALIAS',
  ],
  comments: ['#\n'.repeat(2 ** 20), 'FILE_TOO_LARGE'],
  dense: [vars(`    a: [${'1,'.repeat(2 ** 20)}1]`), 'FILE_TOO_LARGE'],
};

test(
  'bombs are refused in bounded memory, each with one problem that says what it is',
  () => {
    for (const [name, [text]] of Object.entries(BOMBS)) write(`specs/vms/${name}.yaml`, text);
    const { problems, printed } = validate();
    const expected = Object.entries(BOMBS).map(([name, [, code]]) => [`specs/vms/${name}.yaml`, [code]]);
    expect(codesByFile(problems.filter(({ code }) => code !== 'VM_WITHOUT_ENVIRONMENT'))).toEqual(
      Object.fromEntries(expected),
    );
    expect(printed.length).toBeLessThan(10_000);
  },
  HANG_MS,
);

test(
  'files of a hundred megabytes are refused before they are read',
  () => {
    // The rest of them is NUL and on no disk: read, they would be binary files.
    for (const file of ['site', 'defaults', 'allocations.lock', 'secrets']) {
      write(`specs/${file}.yaml`, '# a line of a comment\n');
      truncateSync(join(folder, `specs/${file}.yaml`), 100 * 2 ** 20);
    }
    write('specs/vms/string.yaml', `install: { vars: { web: ${'x'.repeat(8 * 2 ** 20 - 100)} } }\n`);
    const { problems } = validate();
    expect(problems.map(({ code, message }) => `${code} ${message.split(' ', 1)[0] ?? ''}`)).toEqual([
      'FILE_TOO_LARGE specs/defaults.yaml',
      'FILE_TOO_LARGE specs/site.yaml',
      'FILE_TOO_LARGE specs/secrets.yaml',
      'FILE_TOO_LARGE specs/allocations.lock.yaml',
    ]);
  },
  HANG_MS,
);

test('many large files are refused before any of them is parsed', () => {
  const text = vars(lines(100_000, (index) => `    a${String(index)}: "a value of a variable"\n`));
  // Parsed, each would have a fault of its own.
  for (let index = 0; index < 6; index += 1) write(`specs/vms/x${String(index)}.yaml`, `${text}[\n`);
  const { problems } = validate();
  expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'FILE_TOO_LARGE specs has more than 16,777,216 bytes of specs',
  ]);
});

/** An even number, ten times what is listed. */
const MANY_FAULTS = 12_000;

/** Files with more faults than anyone reads, and the code of most of them. */
const MANY: Readonly<Record<string, readonly [path: string, text: string, code: string]>> = {
  'unknown keys': ['vms/x.yaml', lines(MANY_FAULTS, (index) => `key${index}: 1\n`), 'UNKNOWN_FIELD'],
  'duplicate keys': ['vms/x.yaml', 'memory: 1GiB\n'.repeat(MANY_FAULTS), 'YAML_DUPLICATE_KEY'],
  tags: ['vms/x.yaml', vars(lines(MANY_FAULTS, (index) => `    a${index}: !x y\n`)), 'YAML_TAG'],
  aliases: ['vms/x.yaml', vars(lines(MANY_FAULTS, (index) => `    a${index}: *x${index}\n`)), 'YAML_ALIAS'],
  quotes: ['vms/x.yaml', lines(MANY_FAULTS + 1, (index) => `a${index}: "\n`), 'YAML_SYNTAX'],
  brackets: ['vms/x.yaml', lines(MANY_FAULTS, (index) => `a${index}: [\n`), 'YAML_SYNTAX'],
  tabs: ['vms/x.yaml', lines(MANY_FAULTS, (index) => `\ta${index}: 1\n`), 'YAML_SYNTAX'],
  'lines of the lock': ['allocations.lock.yaml', 'bad\n'.repeat(MANY_FAULTS), 'LOCK_INVALID'],
};

test.each(Object.entries(MANY))(
  'thousands of faults are listed to a bound and counted: %s',
  (_, [path, text, expected]) => {
    write(`specs/${path}`, text);
    const problems = load();
    const printed = formatProblems(problems, { color: false });
    const codes = problems.map(({ code }) => code);
    expect(codes.filter((code) => code === expected).length).toBeGreaterThan(90);
    expect(codes.length).toBeLessThan(1100);
    expect(problems.map(({ message }) => message).join('\n')).toMatch(/\b\d\d?,\d\d\d more (errors|places)/);
    expect(printed).toMatch(/the first 50 shown/);
    expect(printed.length).toBeLessThan(40_000);
  },
  HANG_MS,
);

const huge = 'k'.repeat(2 ** 18);

/** Files in which a key or a value of a quarter of a megabyte would stand in a message. */
const HUGE: Readonly<Record<string, string>> = {
  key: `${huge}: 1\n`,
  'key in quotes': `"${huge}": 1\n"${huge}": 2\n`,
  'explicit key': `? ${huge}\n: 1\n`,
  alias: `install: { vars: { a: *${huge} } }\n`,
  tag: `install: { vars: { a: !${huge} x } }\n`,
  number: `cores: ${'9'.repeat(2 ** 18)}\n`,
  size: `memory: "${'9'.repeat(2 ** 18)}x"\n`,
  address: `nics: { net0: { ipv4: "${'1.'.repeat(2 ** 17)}" } }\n`,
  'MAC address': `nics: { net0: { mac: "${'00:'.repeat(2 ** 17)}" } }\n`,
  NIC: `nics: { ${'n'.repeat(1000)}: {} }\n`,
  'tag of a VM': `tags: [${huge}]\n`,
  bridge: `nics: { net0: { bridge: ${huge} } }\n`,
  image: `image: ${huge}\n`,
  node: `node: ${huge}\n`,
  user: `install: { users: { "${'n'.repeat(900)}": {} } }\n`,
  'key file': `install: { users: { a: { ssh_keys: [{ file: ${huge} }] } } }\n`,
  'words before a secret': `x: ${'password'.repeat(12_000)}\n`,
  'names before a secret': `x: ${'a-'.repeat(48_000)}\n`,
  'private key': `install: { vars: { a: ${'-----BEGIN '.repeat(50_000)}PRIVATE KEX } }\nx: 1\n`,
};

test.each(Object.entries(HUGE))('no message repeats a huge %s', (_, text) => {
  write('specs/vms/x.yaml', `environment: dev\n${text}`);
  const problems = load().filter(({ severity }) => severity === 'error');
  expect(problems.length).toBeGreaterThan(0);
  for (const { message, hint, at } of problems) {
    expect(Math.max(message.length, hint.length)).toBeLessThanOrEqual(1000);
    expect(at?.excerpt?.length ?? 0).toBeLessThanOrEqual(120);
  }
  expect(formatProblems(problems, { color: false }).length).toBeLessThan(6000);
});

const utf16 = Buffer.from('memory: 1GiB\n', 'utf16le');
const utf32 = Buffer.concat(
  Array.from('memory: 1GiB\n', (sign) => Buffer.from([sign.charCodeAt(0), 0, 0, 0])),
);

test.each<[name: string, content: string | Buffer, code: string, words: string]>([
  ['UTF-16 without a mark', utf16, 'FILE_NOT_TEXT', 'is text in UTF-16'],
  [
    'UTF-16 with a mark',
    Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
    'FILE_NOT_TEXT',
    'is text in UTF-16',
  ],
  [
    'UTF-16, big end first',
    Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]).swap16(),
    'FILE_NOT_TEXT',
    'is text in UTF-16',
  ],
  ['UTF-32', utf32, 'FILE_NOT_TEXT', 'is text in UTF-32'],
  ['a program', Buffer.from('\x7fELF\x02\x01\x01\0\0', 'latin1'), 'FILE_NOT_TEXT', 'is a binary file'],
  ['an archive', Buffer.from([0x1f, 0x8b, 8, 1, 2]), 'FILE_NOT_TEXT', 'byte 0x8B in line 1, column 2'],
  ['NUL', 'memory: 1GiB\0\n', 'FILE_NOT_TEXT', 'is a binary file'],
  ['line ends of old', 'memory: 1GiB\rcores: 2\r', 'YAML_SYNTAX', 'a carriage return stands here'],
  ['infinity', 'cores: 1e999\n', 'BAD_VALUE', '"1e999" is no number that can be kept'],
  ['not a number', 'memory: .nan\n', 'BAD_VALUE', '".nan" is no number that can be kept'],
  ['too many digits', 'install: { vars: { id: 9007199254740993 } }', 'BAD_VALUE', '"9007199254740993" is no'],
  ['an octal number', 'vm_id: 0o17\n', 'BAD_VM_ID', '15 is not a VM id'],
  ['__proto__', 'nics: { __proto__: { bridge: nowhere } }\n', 'BAD_VALUE', '"__proto__" cannot be a key'],
  ['constructor', 'constructor: { prototype: { x: 1 } }\n', 'UNKNOWN_FIELD', '"constructor" is not known'],
  ['a verbatim tag', 'cores: !<tag:yaml.org,2002:js> x\n', 'YAML_TAG', 'the tag "!!js" is not allowed'],
  ['a set', 'install: { vars: { a: !!set { b } } }\n', 'YAML_TAG', 'the tag "!!set" is not allowed'],
  ['documents', 'memory: 1GiB\n---\nmemory: 2GiB\n', 'YAML_SYNTAX', 'a second document starts here'],
])('%s has words of its own', (_, content, code, words) => {
  write('specs/vms/dev3.yaml', content);
  expect(load()).toContainEqual(
    expect.objectContaining({ code, message: expect.stringContaining(words) as unknown }),
  );
});

test('what is no file is never opened: pipes, sockets, devices, and a name that is no text', async () => {
  const pipe = join(folder, 'specs/vms/pipe.yaml');
  execFileSync('mkfifo', [pipe, join(folder, 'specs/pipe.pub')]);
  const server = createServer();
  await new Promise<void>((listening) => server.listen(join(folder, 'specs/vms/socket.yaml'), listening));
  symlinkSync('/dev/zero', join(folder, 'specs/vms/zero.yaml'));
  symlinkSync('/proc/self/environ', join(folder, 'specs/vms/environ.yaml'));
  symlinkSync('.', join(folder, 'specs/hosts'));
  writeFileSync(
    Buffer.concat([Buffer.from(join(folder, 'specs/vms/')), Buffer.from([0xff]), Buffer.from('.yaml')]),
    '',
  );
  try {
    const messages = load().map(({ message }) => message);
    expect(messages.sort()).toEqual(
      [
        'specs/hosts leads out of the site, to FOLDER/specs',
        'specs/vms/environ.yaml leads out of the site, to /proc/PID/environ',
        'specs/vms/pipe.yaml is not a file',
        'specs/vms/socket.yaml is not a file',
        'specs/vms/zero.yaml leads out of the site, to /dev/zero',
        'specs/vms/\uFFFD.yaml has a name that is not UTF-8',
      ].map((text) => text.replace('FOLDER', folder).replace('PID', String(process.pid))),
    );
  } finally {
    await new Promise((closed) => server.close(closed));
  }
});

test('a file that a spec names as a key is opened only if it may be one, and never repeated', () => {
  execFileSync('mkfifo', [join(folder, 'pipe.pub')]);
  write('large.pub', 'x'.repeat(2 ** 20));
  const files = ['/dev/zero', '/etc/passwd', '../pipe.pub', '../large.pub', '.', '"/etc/pass\\0wd"'];
  write(
    'specs/install_config.yaml',
    `hosts:\n  dev1:\n    users:\n      eve:\n        ssh_keys:\n${files.map((file) => `          - { file: ${file} }\n`).join('')}`,
  );
  const problems = load().filter(({ severity }) => severity === 'error');
  expect(problems.map(({ code }) => code)).toEqual(files.map(() => 'BAD_SSH_KEY'));
  expect(JSON.stringify(problems)).not.toContain('root:');
});

test('invisible characters and those that turn the direction of writing are never printed', () => {
  write('specs/vms/dev3.yaml', 'memory: "\u202e\u200b\u2066\ufeff\u2028BiG1"\n\u202ekey: 1\n');
  write('specs/vms/\u202e\u001b[31mred.yaml', 'memory: 1GiB\n');
  const printed = formatProblems(load(), { color: false });
  expect(printed).toContain('"·····BiG1" is not a size');
  expect(printed).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});
