import fc from '../../properties';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ProblemList } from '../../../site/errors';
import {
  defaultsFile,
  environmentFile,
  installConfigFile,
  nodeFile,
  physicalHostFile,
  siteFile,
  vmSpec,
  vmSpecsFile,
} from '../../../site/schema';
import { accepts } from '../../../site/schema/accepts';
import { SourceFile } from '../../../site/text';
import { readYaml, toPlain, type Tree } from '../../../site/yaml';
import { mutation } from '../invalid/mutations';

const long = Boolean(process.env.RACKWRIGHT_LONG);
const RUNS = long ? 20_000 : 1_500;
const PATIENCE_MS = long ? 1_200_000 : 120_000;
const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  'defaults.yaml': defaultsFile,
  'site.yaml': siteFile,
  'vm_specs.yaml': vmSpecsFile,
  'install_config.yaml': installConfigFile,
  nodes: nodeFile,
  hosts: physicalHostFile,
  envs: environmentFile,
  vms: vmSpec,
};

const specs = resolve(__dirname, '../../../specs');
const files = new Map(
  readdirSync(specs, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => [path, readFileSync(join(specs, path))]),
);
files.set(
  'hosts/rack1.yaml',
  Buffer.from(`os: pve9
bmc: { address: 10.0.14.9 }
disks: { system0: { path: /dev/disk/by-id/a, wipe: true } }
raid: { root: { level: zfs-mirror, disks: [system0], mount: / } }
nics: { eno1: { mac: "3c:ec:ef:00:00:01", ipv4: { address: 10.0.14.10/24, gateway: none } } }
bonds: { bond0: { members: [eno1], mode: 802.3ad } }
`),
);

/** A text as a tree; undefined where the reader has something against it. */
function treeOf(text: string): Tree | undefined {
  const problems = new ProblemList();
  const tree = readYaml(new SourceFile('a', text, '/'), problems);
  return problems.sorted().length === 0 ? tree : undefined;
}

function bothAnswers(path: string, text: string): { ours: boolean; zod: boolean } | undefined {
  const tree = treeOf(text);
  const schema = SCHEMAS[path] ?? SCHEMAS[path.split('/')[0] ?? ''];
  if (!tree || !schema) return undefined;
  return { ours: accepts(tree, schema), zod: schema.safeParse(toPlain(tree)).success };
}

test.each([...files.keys()])('%s is accepted', (path) => {
  const text = files.get(path)?.toString('utf8') ?? '';
  expect(bothAnswers(path, text)).toEqual({ ours: true, zod: true });
});

test(
  'of specs with any change the same are accepted as by zod',
  () => {
    const counts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const changed = new Map(files);
        for (const mutate of mutations) mutate(changed);
        for (const [path, bytes] of changed) {
          if (bytes === files.get(path)) continue;
          const text = bytes.toString('utf8');
          const answers = bothAnswers(path, text);
          expect({ text, ours: answers?.ours }).toEqual({ text, ours: answers?.zod });
          if (answers) counts[answers.zod ? 'accepted' : 'refused'] += 1;
        }
      }),
      { numRuns: RUNS },
    );
    expect(counts.accepted / RUNS).toBeGreaterThan(0.2);
    expect(counts.refused / RUNS).toBeGreaterThan(0.2);
  },
  PATIENCE_MS,
);

test.each<[string, z.ZodType, string, boolean]>([
  ['a field that is needed', z.strictObject({ a: z.string() }), 'b: 1', false],
  ['a field that is needed and there', z.strictObject({ a: z.string(), b: z.int() }), 'a: x\nb: 1', true],
  ['a map that may hold more', z.looseObject({ a: z.string() }), 'a: x\nb: 1', true],
  ['a map that drops more', z.object({ a: z.string() }), 'a: x\nb: 1', true],
  ['a condition on a whole map', z.strictObject({ a: z.int() }).refine(({ a }) => a > 1), 'a: 1', false],
  ['a condition on a list', z.strictObject({ a: z.array(z.int()).max(1) }), 'a: [1, 2]', false],
  [
    'a condition on a list that is null',
    z.strictObject({ a: z.array(z.int()).max(1).nullable() }),
    'a: null',
    true,
  ],
  ['keys of a record', z.record(z.string().regex(/^x/), z.int()), 'y: 1', false],
  ['keys of a record that are a choice', z.record(z.enum(['a', 'b']), z.int()), 'a: 1', false],
  [
    'one of several forms',
    z.strictObject({ a: z.union([z.int(), z.strictObject({ b: z.int() })]) }),
    'a: { b: x }',
    false,
  ],
])('%s: the same answer as that of zod', (_, schema, text, expected) => {
  const tree = treeOf(text);
  if (!tree) throw new Error('is no YAML');
  expect([accepts(tree, schema), schema.safeParse(toPlain(tree)).success]).toEqual([expected, expected]);
});

test('what was refused already is not accepted as something that is not there', () => {
  const tree: Tree = {
    kind: 'map',
    place: { source: new SourceFile('a', '', '/'), start: 0, end: 0 },
    entries: new Map([
      [
        'a',
        {
          key: { source: new SourceFile('a', '', '/'), start: 0, end: 0 },
          value: { kind: 'invalid', place: { source: new SourceFile('a', '', '/'), start: 0, end: 0 } },
        },
      ],
    ]),
  };
  expect(accepts(tree, z.strictObject({ a: z.string().optional() }))).toBe(false);
});
