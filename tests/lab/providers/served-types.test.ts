import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { proxmoxProvider } from '../../../lab/providers/proxmox/provider';
import { providerReference } from '../../../lab/providers/reference';
import { PROXMOX_SCHEMAS, type ProviderDump } from '../../../lab/providers/schema';

const home = resolve(__dirname, '../../..');
const dumpFile = resolve(home, '../shared/contracts/bpg-provider-schema.json');
const provider = proxmoxProvider({
  environment: {},
  temporaryDirectory: tmpdir(),
  dataDirectory: '/nonexistent',
  now: Date.now,
});

it('the reference names the types that are served', () => {
  expect(readFileSync(resolve(home, 'docs/reference/lab-provider.md'), 'utf8')).toBe(providerReference());
});

it('every schema has an implementation, and the other way round', () => {
  const lacking = (schemas: object, types: object): string[] =>
    Object.keys(schemas).filter((name) => !Object.keys(types).includes(name));
  expect(lacking(PROXMOX_SCHEMAS.resources, provider.resources)).toEqual([]);
  expect(lacking(PROXMOX_SCHEMAS.dataSources, provider.dataSources)).toEqual([]);
});

const suite = existsSync(dumpFile) ? describe : describe.skip;

suite('names of the real provider (skipped without ../shared/contracts)', () => {
  const dump = existsSync(dumpFile)
    ? (JSON.parse(readFileSync(dumpFile, 'utf8')) as ProviderDump).provider_schemas[
        'registry.terraform.io/bpg/proxmox'
      ]
    : undefined;

  it.each(['resource', 'data source'] as const)('no %s has a name that it does not have', (kind) => {
    const schemas = kind === 'resource' ? dump?.resource_schemas : dump?.data_source_schemas;
    const served = kind === 'resource' ? provider.resources : provider.dataSources;
    expect(Object.keys(served).filter((name) => schemas?.[name] === undefined)).toEqual([]);
  });

  it.each(['resource', 'data source'] as const)('a %s is deprecated where it is so there', (kind) => {
    const schemas = kind === 'resource' ? dump?.resource_schemas : dump?.data_source_schemas;
    const served = kind === 'resource' ? provider.resources : provider.dataSources;
    const differing = Object.entries(served).filter(
      ([name, type]) => (type.deprecated !== undefined) !== (schemas?.[name]?.block.deprecated === true),
    );
    expect(differing.map(([name]) => name)).toEqual([]);
  });
});
