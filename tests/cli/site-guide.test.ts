import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { run } from './run-program';

const guide = readFileSync(resolve(__dirname, '../../docs/site.md'), 'utf8');
let project: string;

/** The blocks of the guide in a language. */
function blocks(language: string): readonly string[] {
  return [...guide.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(([, found, text = '']) =>
    found === language ? [text] : [],
  );
}

/** The words of a shell's line; none of the guide has quotes within quotes. */
function words(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'rackwright-guide-'));
  for (const text of blocks('yaml')) {
    const [, path] = /^# (specs\/\S+\.yaml)\n/.exec(text) ?? [];
    if (path === undefined) throw new Error(`a block does not say which file it is:\n${text}`);
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
});
afterAll(() => {
  rmSync(project, { recursive: true });
});

test('the files of the guide are a whole site, and get what it says', async () => {
  const { code, out, err } = await run(project, 'validate');
  expect([code, err]).toEqual([0, 'wrote specs/allocations.lock.yaml: commit it\n']);
  expect(guide).toContain(`\`${out.trimEnd().split('\n').at(-1) ?? ''}\``);
  expect(readFileSync(join(project, 'specs/allocations.lock.yaml'), 'utf8')).toContain(
    'home/web1: { "vm_id": 10000, "nics": { "net0": { "mac": "BC:24:11:00:27:10", "ipv4": "192.168.1.200" } } }',
  );
});

test.each(blocks('console').map((text) => text.trimEnd().split('\n')))('%s prints that', async (...lines) => {
  const [prompt = '', ...expected] = lines;
  const [program, ...args] = words(prompt.replace(/^\$ /, ''));
  expect(program).toBe('rackwright');
  const { out } = await run(project, ...args);
  const printed = out.split('\n').map((line) => line.trimEnd());
  for (const line of expected) expect(printed).toContain(line.trimEnd());
});

test.each(
  blocks('sh')
    .flatMap((text) => text.trim().split('\n'))
    .map((line) => line.replace(/ +#.*$/, ''))
    .filter((line) => !line.includes('<') && !/^rackwright (deploy|diff)/.test(line)),
)('%s is a command that is accepted', async (line) => {
  const [, ...args] = words(line);
  const known = args.map((arg) => (arg === 'db1' ? 'web1' : arg));
  expect(await run(project, ...known)).toMatchObject({ code: 0 });
});
