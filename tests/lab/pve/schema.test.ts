import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { paramsOf } from '../../../lab/pve/http';
import { routes } from '../../../lab/pve/routes';

interface ApiNode {
  readonly path: string;
  readonly children?: readonly ApiNode[];
  readonly info?: Readonly<Record<string, ApiMethod>>;
}

interface ApiMethod {
  readonly parameters?: { readonly properties?: Readonly<Record<string, { readonly optional?: number }>> };
}

const FILE = resolve(__dirname, '../../../../shared/contracts/pve-api-9.2.json.gz');
const haveSchema = existsSync(FILE);
const suite = haveSchema ? describe : describe.skip;

function operations(): Map<string, ApiMethod> {
  const found = new Map<string, ApiMethod>();
  const walk = (node: ApiNode): void => {
    for (const [method, info] of Object.entries(node.info ?? {})) found.set(`${method} ${node.path}`, info);
    for (const child of node.children ?? []) walk(child);
  };
  for (const root of JSON.parse(gunzipSync(readFileSync(FILE)).toString()) as ApiNode[]) walk(root);
  return found;
}

/** Parameters that PVE describes and the lab takes another way. */
const EXCEPTIONS = new Set([
  // Arrives as parts of a multipart body.
  'POST /nodes/{node}/storage/{storage}/upload',
]);

suite('the routes against the official API schema of PVE 9.2 (skipped without ../shared/contracts)', () => {
  const official = haveSchema ? operations() : new Map<string, ApiMethod>();
  const mine = routes.map((route) => ({
    route,
    name: `${route.method} ${route.path.replace('/*', '/{volume}').replace(/:([a-z]+)/g, '{$1}')}`,
  }));

  it.each(mine.map(({ name, route }) => [name, route] as const))('%s', (name, route) => {
    const described = official.get(name)?.parameters?.properties;
    expect(official.has(name)).toBe(true);
    if (EXCEPTIONS.has(name)) return;
    const known = Object.keys(described ?? {});
    expect(Object.keys(paramsOf(route, 9)).filter((key) => key !== '*' && !known.includes(key))).toEqual([]);
    expect(known.filter((key) => !(key in paramsOf(route, 9)))).toEqual([]);
    const required = Object.entries(described ?? {}).filter(([, { optional }]) => Number(optional) !== 1);
    expect(required.map(([key]) => key).filter((key) => paramsOf(route, 9)[key]?.optional !== false)).toEqual(
      [],
    );
  });
});
