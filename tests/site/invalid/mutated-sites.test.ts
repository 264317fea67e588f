import fc from '../../properties';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  formatProblems,
  loadSite,
  type LoadResult,
  renderMermaid,
  type RestOfSite,
  siteGraph,
} from '../../../site';
import { PROBLEM_CODES } from '../../../site/errors';
import { mutation } from './mutations';

const long = Boolean(process.env.RACKWRIGHT_LONG);
const RUNS = long ? 10_000 : 800;
/** A site of five machines takes milliseconds; the rest is for a machine that is busy with other things. */
const SLOWEST_MS = 5_000;

const example = resolve(__dirname, '../../../specs');
const paths = readdirSync(example, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yaml'))
  .sort();
const originals = new Map(paths.map((path) => [path, readFileSync(join(example, path))]));
let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'rackwright-mutated-')));
  for (const path of paths) cpSync(join(example, path), join(folder, 'specs', path));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function load(files: ReadonlyMap<string, Buffer>): LoadResult {
  const changed = [...files].filter(([path, bytes]) => bytes !== originals.get(path));
  for (const [path, bytes] of changed) writeFileSync(join(folder, 'specs', path), bytes);
  try {
    return loadSite({ siteDirectory: join(folder, 'specs'), homeDirectory: folder });
  } finally {
    for (const [path] of changed) writeFileSync(join(folder, 'specs', path), originals.get(path) ?? '');
  }
}

/** What `explain` and `graph` do with a site that has errors. */
function lookAt(rest: RestOfSite | undefined): void {
  const site = rest?.site();
  if (site) expect(renderMermaid(siteGraph(site))).toContain('flowchart');
  for (const { name } of rest?.origins.environments() ?? []) {
    expect(rest?.origins.environment(name).length).toBeGreaterThan(0);
  }
}

test('the site that is mutated loads', () => {
  expect(load(originals).ok).toBe(true);
});

test(
  `${RUNS} mutated sites load, or say what is wrong with them (10,000 with RACKWRIGHT_LONG=1)`,
  () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const files = new Map(originals);
        for (const mutate of mutations) mutate(files);
        const started = performance.now();
        const result = load(files);
        expect(performance.now() - started).toBeLessThan(SLOWEST_MS);
        refused += result.ok ? 0 : 1;
        expect(result.ok).toBe(!result.problems.some(({ severity }) => severity === 'error'));
        for (const { code, message, hint, at } of result.problems) {
          expect(PROBLEM_CODES).toHaveProperty(code);
          expect([message, hint]).not.toContain('');
          if (!at) continue;
          expect(Math.min(at.line, at.column, at.length)).toBeGreaterThanOrEqual(1);
          if (at.excerpt !== undefined) expect(at.column).toBeLessThanOrEqual(at.excerpt.length + 1);
        }
        const printed = formatProblems(result.problems, { color: false });

        expect(printed).not.toMatch(
          // eslint-disable-next-line no-control-regex -- control characters are what must not be printed
          /\n\s+at \S+ \(|\/site\/\w+\/[\w-]+\.ts|node:internal|[\u0000-\u0009\u000b-\u001f\u007f]/,
        );
        if (result.ok) JSON.stringify(result.site);
        else lookAt(result.rest);
      }),
      { numRuns: RUNS },
    );
    // The control: most changes of a few bytes break a site, and many do not.
    expect(refused / RUNS).toBeGreaterThan(0.3);
    expect(refused / RUNS).toBeLessThan(1);
  },
  long ? 600_000 : 60_000,
);
