import { parse } from 'yaml';
import { type LoadResult, yamlWithOrigins } from '../../../site';
import { LOADED, loadForm } from '../formats/fixtures';
import { loadSmall } from '../small-site';

/** Each value that is explained must be in the YAML as well, at its path. Gives their number. */
function expectSame(result: LoadResult): number {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  let count = 0;
  for (const { name: environment } of result.site.environments) {
    const things = result.origins.environment(environment);
    const document: unknown = parse(yamlWithOrigins(things));
    for (const { kind, name, values } of things) {
      const first = kind === 'site' ? ['site'] : [`${kind}s`, name];
      expect(new Set(values.map(({ path }) => path)).size).toBe(values.length);
      for (const { steps, value } of values) {
        const found = [...first, ...steps].reduce<unknown>(
          (at, step) => (at as Record<string, unknown> | undefined)?.[step],
          document,
        );
        expect([name, steps, found]).toEqual([name, steps, value]);
        count += 1;
      }
    }
  }
  return count;
}

test.each(Object.keys(LOADED))('%s explained as YAML with comments says the same', (form) => {
  expect(expectSame(loadForm(form))).toBeGreaterThan(50);
});

test('what was handed out takes the place of what asked for it, and shadows it', () => {
  const result = loadSmall({
    'site.yaml': (text) =>
      `networks: { lan: { cidr: 10.6.0.0/24, range: { first: 10.6.0.9, last: 10.6.0.20 } } }\n${text}`,
    'vms/web.yaml': 'environment: dev\nvm_id: null\nnics: { net0: { ipv4: auto } }\n',
    'hosts/rack1.yaml':
      'nics: { eno1: { mac: "3C:EC:EF:00:00:01" } }\nvlans: { eno1.20: { parent: eno1, id: 20, network: lan, ipv4: auto } }\n',
  });
  expect(expectSame(result)).toBeGreaterThan(50);
  const values = result.ok ? [...result.origins.explain('web'), ...result.origins.explain('rack1')] : [];
  const found = values
    .filter(({ path }) => /vm_id|ipv4/.test(path))
    .map(({ path, value, shadowed }) => [path, value, shadowed.map((lower) => lower.value)]);
  expect(found).toEqual([
    ['vm.nics.net0.ipv4', '10.10.10.2/24', ['auto', 'auto']],
    ['vm.vm_id', 10003, [null]],
    ['host.vlans."eno1.20".ipv4', '10.6.0.9/24', ['auto']],
  ]);
});

test('values that look like other YAML come through the comments', () => {
  const result = loadSmall({
    'install_config.yaml': `install:
  vars:
    hash: "a # b"
    lines: "one\\ntwo: 3\\n"
    colon: "k: v"
    empty: ""
    no: "no"
    keys: { "x.y": [1, "#", { a: null }] }
    none: {}
`,
  });
  expect(expectSame(result)).toBeGreaterThan(50);
});
