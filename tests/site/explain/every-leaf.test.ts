import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { loadSite } from '../../../site';
import { loadSmall } from '../small-site';

const root = resolve(__dirname, '../../..');
const specs = join(root, 'specs');

/** The places of all leaves of a YAML file, by a reading of its own: `specs/site.yaml:4:7`. Lists are leaves. */
function leavesOf(text: string, name: string): string[] {
  const lines = new LineCounter();
  const found: string[] = [];
  const visit = (node: Node | null | undefined): void => {
    if (isMap(node) && node.items.length > 0) {
      for (const pair of node.items) if (isPair(pair)) visit(pair.value as Node | null);
      return;
    }
    // "install:" without lines says nothing.
    if (!node || (isScalar(node) && node.value === null && node.source === '')) return;
    const { line, col } = lines.linePos(node.range?.[0] ?? 0);
    found.push(`${name}:${String(line)}:${String(col)}`);
  };
  visit(parseDocument(text, { lineCounter: lines }).contents);
  return found;
}

type Loaded = Extract<ReturnType<typeof loadSite>, { ok: true }>;

function accounted({ site, origins }: Loaded): Set<string> {
  return new Set(
    site.environments
      .flatMap(({ name }) => origins.environment(name))
      .flatMap(({ values }) => values)
      .flatMap(({ origin, shadowed }) => [origin, ...shadowed.map((lower) => lower.origin)])
      .map(({ file, line, column }) => `${file}:${String(line)}:${String(column)}`),
  );
}

test('every leaf of the example site is accounted for: as a value, or as what a value shadows', () => {
  const result = loadSite({ siteDirectory: specs, workingDirectory: root });
  if (!result.ok) throw new Error('does not load');
  const files = readdirSync(specs, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yaml'),
  );
  const leaves = files.flatMap((file) => leavesOf(readFileSync(join(specs, file), 'utf8'), `specs/${file}`));
  expect(leaves.length).toBeGreaterThan(60);
  const seen = accounted(result);
  expect(leaves.filter((leaf) => !seen.has(leaf))).toEqual([]);
});

test('the same for a site that uses every kind of file', () => {
  const files: Record<string, string> = {
    'vms/dev3.yaml': 'environment: dev\nvm_id: 10003\ninstall: { packages: [a] }\n',
    'hosts/rack1.yaml':
      'hostname: r1\ncores: 4\nnics: { eno1: { mac: "3C:EC:EF:00:00:01" } }\ninstall: { timezone: UTC }\n',
    'install_config.yaml':
      'vm: { cores: 2 }\ninstall: { locale: C.UTF-8 }\nhosts: { dev1: { hostname: web1, vm: { tags: null } }, rack1: { packages: [b] } }\n',
  };
  const result = loadSmall(files);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const seen = accounted(result);
  const leaves = Object.entries(files).flatMap(([file, text]) => leavesOf(text, `specs/${file}`));
  expect(leaves.length).toBeGreaterThan(10);
  expect(leaves.filter((leaf) => !seen.has(leaf))).toEqual([]);
});

test('a map that null removes is shadowed with all that is in it', () => {
  const result = loadSmall({
    'vms/dev3.yaml':
      'environment: dev\nvm_id: 10003\nnics: { net0: null, net1: { bridge: vmbr0, ipv4: dhcp } }\n',
  });
  const values = result.ok ? result.origins.explain('dev3') : [];
  expect(values.find(({ path }) => path === 'vm.nics.net0')).toMatchObject({
    value: null,
    shadowed: [
      { value: 'devnet', origin: { file: 'specs/envs/dev.yaml', line: 19 } },
      { value: 'auto', origin: { file: 'specs/envs/dev.yaml', line: 19 } },
    ],
  });
});
