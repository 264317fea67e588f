import fc from '../../properties';
import { parse, parseDocument, stringify } from 'yaml';
import { yamlWithOrigins } from '../../../site';
import { readLock, renderLock } from '../../../site/allocate';
import { ProblemList } from '../../../site/errors';
import { SourceFile } from '../../../site/text';
import { type Changes, loadSmall, siteOf } from '../small-site';

/** Every place that can say how many cores dev1 has, the lowest first. */
const LAYERS: readonly ((cores: number | null) => [file: string, path: string[], cores: number | null])[] = [
  (cores) => ['defaults.yaml', ['vm', 'cores'], cores],
  (cores) => ['site.yaml', ['vm', 'cores'], cores],
  (cores) => ['nodes/pve1.yaml', ['vm', 'cores'], cores],
  (cores) => ['envs/dev.yaml', ['vm', 'cores'], cores],
  (cores) => ['vm_specs.yaml', ['vm', 'cores'], cores],
  (cores) => ['vm_specs.yaml', ['vms', 'dev1', 'cores'], cores],
  (cores) => ['install_config.yaml', ['vm', 'cores'], cores],
  (cores) => ['install_config.yaml', ['hosts', 'dev1', 'vm', 'cores'], cores],
];

/** What each layer says: a number, null, or nothing. */
const said = fc.array(
  fc.option(fc.oneof(fc.integer({ min: 1, max: 64 }), fc.constant(null)), { nil: undefined }),
  {
    minLength: LAYERS.length,
    maxLength: LAYERS.length,
  },
);

function changesOf(values: readonly (number | null | undefined)[]): Changes {
  const files = new Map<string, ((text: string) => string)[]>();
  LAYERS.forEach((layer, index) => {
    const value = values[index];
    if (value === undefined) return;
    const [file, path, cores] = layer(value);
    const change = (text: string): string => {
      const document = parseDocument(text === '' ? '{}' : text);
      document.setIn(path, cores);
      return document.toString();
    };
    files.set(file, [...(files.get(file) ?? []), change]);
  });
  return Object.fromEntries(
    [...files].map(([file, changes]) => [
      file,
      (text: string) => changes.reduce((at, change) => change(at), text),
    ]),
  );
}

const coresOf = (changes: Changes, sets: readonly string[] = []): number | undefined =>
  siteOf(changes, { sets }).environments[0]?.vms.find(({ name }) => name === 'dev1')?.cores;

test('whatever the layers say, the highest that says anything counts; null leaves the default', () => {
  fc.assert(
    fc.property(said, (values) => {
      const highest = values.findLast((value) => value !== undefined);
      expect(coresOf(changesOf(values))).toBe(highest ?? 1);
    }),
    { numRuns: 60 },
  );
});

test('a new default reaches a machine only where no layer above says anything', () => {
  fc.assert(
    fc.property(said, fc.integer({ min: 65, max: 99 }), ([, ...above], added) => {
      const isFree = above.every((value) => value === undefined);
      expect(coresOf(changesOf([added, ...above]))).toBe(
        isFree ? added : coresOf(changesOf([undefined, ...above])),
      );
    }),
    { numRuns: 40 },
  );
});

test('--set is above all of them', () => {
  fc.assert(
    fc.property(said, fc.integer({ min: 65, max: 99 }), (values, cores) => {
      expect(coresOf(changesOf(values), [`vms.dev1.cores=${String(cores)}`])).toBe(cores);
    }),
    { numRuns: 20 },
  );
});

/** A YAML text with the keys of all of its maps in another order. */
function shuffled(text: string, seed: number): string {
  const turn = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turn);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value).map(([key, each]) => [key, turn(each)] as const);
    const by = seed % Math.max(1, entries.length);
    return Object.fromEntries([...entries.slice(by), ...entries.slice(0, by)].toReversed());
  };
  return stringify(turn(parse(text)));
}

test('the order of keys in files never matters to the site', () => {
  const site = siteOf();
  const files = ['defaults.yaml', 'site.yaml', 'nodes/pve1.yaml', 'envs/dev.yaml', 'vm_specs.yaml'];
  fc.assert(
    fc.property(fc.nat(1000), (seed) => {
      const changes = Object.fromEntries(files.map((file) => [file, (text: string) => shuffled(text, seed)]));
      expect(siteOf(changes)).toEqual(site);
    }),
    { numRuns: 20 },
  );
});

test('what explain prints as YAML says the same as the values that it explains', () => {
  fc.assert(
    fc.property(said, (values) => {
      const result = loadSmall(changesOf(values));
      if (!result.ok) throw new Error(JSON.stringify(result.problems));
      const things = result.origins.environment('dev');
      const document = parse(yamlWithOrigins(things)) as Record<string, unknown>;
      for (const { kind, name, values: explained } of things) {
        const steps = kind === 'site' ? ['site'] : [`${kind}s`, name];
        for (const { steps: own, value } of explained) {
          const found = [...steps, ...own].reduce<unknown>(
            (at, step) => (at as Record<string, unknown>)[step],
            document,
          );
          expect(found).toEqual(value);
        }
      }
    }),
    { numRuns: 15 },
  );
});

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const digits = fc.integer({ min: 0, max: 255 });
const nic = fc.record(
  {
    mac: digits.map((each) => `BC:24:11:00:00:${each.toString(16).toUpperCase().padStart(2, '0')}`),
    ipv4: digits.map((each) => `10.0.0.${String(each)}`),
    ipv6: digits.map((each) => `fd00::${(each + 1).toString(16)}`),
  },
  { requiredKeys: ['ipv4'] },
);
const machine = fc.record(
  { vmId: fc.integer({ min: 100, max: 999_999_999 }), nics: fc.array(fc.tuple(name, nic)) },
  { requiredKeys: ['nics'] },
);

test('a lock reads back as it was written, in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, name, machine)), (entries) => {
      const lock = new Map(
        entries.map(([environment, vm, { nics, ...rest }]) => [
          `${environment}/${vm}`,
          { ...rest, nics: new Map(nics) },
        ]),
      );
      const text = renderLock(lock);
      expect(renderLock(new Map([...lock].toReversed()))).toBe(text);
      const problems = new ProblemList();
      const read = readLock(new SourceFile('lock', text, '/'), problems);
      expect(problems.sorted()).toEqual([]);
      expect(renderLock(read)).toBe(text);
      expect(read.size).toBe(lock.size);
      // It is YAML too, for everybody else who reads it.
      if (text !== '')
        expect(Object.keys((parse(text) as { machines: object }).machines)).toHaveLength(lock.size);
    }),
    { numRuns: 100 },
  );
});

test('no text makes the reading of a lock fail otherwise than by a problem', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string(),
          fc.string().map((json) => `  dev/a: {${json}}`),
        ),
      ),
      (lines) => {
        const problems = new ProblemList();
        readLock(new SourceFile('lock', lines.join('\n'), '/'), problems);
        for (const { code } of problems.sorted()) {
          expect(['LOCK_INVALID', 'ALLOCATION_CONFLICT', 'ALLOCATED_MAC_FOREIGN']).toContain(code);
        }
      },
    ),
    { numRuns: 300 },
  );
});
