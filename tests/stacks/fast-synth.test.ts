import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Annotations, App, DataResource, Fn, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { resolve } from 'cdktf/lib/_tokens';
import type { Site } from '../../site';
import { EnvironmentStack, synthesize } from '../../stacks';
import { StreamSynthesizer } from '../../stacks/fast-synth';
import { plainValue } from '../../stacks/fast-synth/plain-value';
import { exampleSite } from './example-site';

const folder = mkdtempSync(join(tmpdir(), 'rackwright-fast-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const hashOf = (): string => 'f'.repeat(64);

function written(outdir: string): Record<string, string> {
  const files = readdirSync(outdir, { recursive: true, encoding: 'utf8', withFileTypes: true });
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  return Object.fromEntries(
    paths.sort().map((path) => [path.slice(outdir.length), readFileSync(path, 'latin1')]),
  );
}

/** What cdktf itself makes of the same stack. */
function standard(site: Site, name: string): unknown {
  const environment = site.environments.find((candidate) => candidate.name === name);
  if (!environment) throw new Error(`no environment ${name}`);
  const app = new App({ outdir: mkdtempSync(join(folder, 'standard-')) });
  const stack = new EnvironmentStack(app, name, { site, environment, hashOf });
  TerraformStack.prototype.prepareStack.call(stack);
  return stack.toTerraform();
}

describe('fast synthesis', () => {
  const site = exampleSite();
  const outdir = join(folder, 'first');
  const stacks = synthesize(site, { outdir, hashOf });

  test.each(['dev', 'prod'])("writes of %s what cdktf's own synthesis makes", (name) => {
    const text = readFileSync(join(outdir, 'stacks', name, 'cdk.tf.json'), 'utf8');
    expect(JSON.parse(text)).toEqual(standard(site, name));
  });

  test('writes the same bytes again, wherever it is', () => {
    const other = join(folder, 'somewhere', 'else');
    synthesize(exampleSite(), { outdir: other, hashOf });
    expect(written(other)).toEqual(written(outdir));
  });

  test('keeps the state where the project is, however deep the output lies', () => {
    const deep = join(folder, 'deep');
    const [stack] = synthesize(site, { outdir: join(deep, 'build/terraform'), project: deep, hashOf });
    const text = readFileSync(join(stack!.directory, 'cdk.tf.json'), 'utf8');
    const { terraform } = JSON.parse(text) as { terraform: { backend: { local: { path: string } } } };
    expect(join(stack!.directory, terraform.backend.local.path)).toBe(join(deep, 'terraform.dev.tfstate'));
  });

  test('names no folder and no user of this machine', () => {
    for (const { directory } of stacks) {
      const text = readFileSync(join(directory, 'cdk.tf.json'), 'utf8');
      expect(text).not.toContain(folder);
      expect(text).not.toContain(process.cwd());
      expect(text).not.toMatch(/stackTrace|\/home\/|\/root/);
    }
  });

  test('leaves an ISO alone whose content stayed, and writes it anew when it changed', () => {
    const iso = join(outdir, 'stacks/dev/cloud-init/dev1-cidata.iso');
    const before = statSync(iso);
    synthesize(site, { outdir, hashOf });
    expect(statSync(iso).ctimeMs).toBe(before.ctimeMs);
    const moved = structuredClone(site) as unknown as {
      environments: { vms: { install: { timezone: string } }[] }[];
    };
    moved.environments[0]!.vms[1]!.install.timezone = 'Europe/Vienna';
    const bytes = readFileSync(iso);
    synthesize(moved as unknown as Site, { outdir, hashOf });
    expect(readFileSync(iso).equals(bytes)).toBe(false);
    // The provider would replace an upload for a newer time alone.
    expect(statSync(iso).mtimeMs).toBe(before.mtimeMs);
  });

  test('writes only the environments that are asked for', () => {
    const some = join(folder, 'some');
    expect(synthesize(site, { outdir: some, hashOf, environments: ['prod'] })).toHaveLength(1);
    expect(readdirSync(join(some, 'stacks'))).toEqual(['prod']);
  });

  test('refuses two resources with one address, which cdktf would merge', () => {
    const app = new App({ outdir: join(folder, 'twin') });
    const stack = new TerraformStack(app, 'twin');
    stack.synthesizer = new StreamSynthesizer(
      stack,
      ({ machine = '', environment = '' }) => `${environment}/${machine}`,
    );
    const machines = new Construct(stack, 'machines');
    for (const id of ['one', 'other']) {
      new DataResource(new Construct(machines, id), 'Resource').overrideLogicalId('same');
    }
    expect(() => {
      app.synth();
    }).toThrow(
      expect.objectContaining({
        code: 'STACK_ADDRESS_TAKEN',
        message: expect.stringMatching(/^twin\/other: twin\/machines\/one\/Resource and /) as unknown,
      }) as Error,
    );
  });

  test.each(['an override of the whole stack', 'an annotation', 'a moved resource'])('keeps %s', (kind) => {
    const outdirs = ['fast', 'slow'].map((way) => {
      const app = new App({ outdir: mkdtempSync(join(folder, 'kept-')), skipValidation: true });
      const stack = new TerraformStack(app, 'kept');
      if (way === 'fast') stack.synthesizer = new StreamSynthesizer(stack);
      const data = new DataResource(stack, 'data', { input: { some: 'thing' } });
      if (kind.includes('override')) stack.addOverride('resource.terraform_data.data.input', 'other');
      if (kind.includes('annotation')) Annotations.of(data).addWarning('mind this');
      if (kind.includes('moved')) data.moveFromId('terraform_data.before');
      app.synth();
      return app.outdir;
    });
    const [fast, slow] = outdirs.map((made) => {
      const files = Object.entries(written(made)).filter(([, text]) => text.startsWith('{'));
      return files.map(([path, text]) => [path, JSON.parse(text) as unknown]);
    });
    expect(fast).toEqual(slow);
  });
});

describe('a plain value', () => {
  const stack = new TerraformStack(new App({ outdir: join(folder, 'plain') }), 'plain');
  const cdktfs = (value: unknown): unknown => resolve(stack, value);

  test.each([
    ['a string token', `a ${Token.asString(Fn.upper('x'))} b`],
    ['a number token', Token.asNumber(Fn.max([1, 2]))],
    ['a number token in a string', `n ${String(Token.asNumber(Fn.max([1, 2])))}`],
    ['a list token', Token.asList(Fn.split(',', 'a,b'))],
    ['a number list token', Token.asNumberList(Fn.range(1, 3))],
    ['a map token', Token.asStringMap(Fn.merge([{ a: 'b' }]))],
    ['a resolvable', Fn.upper('x')],
    ['nested tokens', { a: [{ b: Token.asString(Fn.lower('X')), c: undefined }, null, 1, true] }],
    ['plain data', { b: 'text', a: [1, -2.5, null, false], empty: {}, none: [] }],
    ['text that looks like interpolation', { a: '${var.x} %{ if }', b: '1e+300' }],
    ['big numbers', [Number.MAX_SAFE_INTEGER, -1e200]],
  ])('of %s is what cdktf resolves it to', (_, value) => {
    expect(plainValue(stack, value)).toEqual(cdktfs(value));
  });

  test('has its keys in order', () => {
    expect(JSON.stringify(plainValue(stack, { b: 1, a: { d: 1, c: 2 } }))).toBe('{"a":{"c":2,"d":1},"b":1}');
  });
});
