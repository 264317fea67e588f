import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PROXMOX_SCHEMAS, type Block } from '../../lab/providers/schema';

const dump = resolve(__dirname, '../../../shared/contracts/bpg-provider-schema.json');

/** Where the schema comes from: the provider's own dump where it is there, or else what the lab's provider was made from. */
export const schemaSource = existsSync(dump) ? '../shared/contracts' : 'lab/providers/schema/proxmox.json';

/** As Terraform prints schemas, or as the lab keeps them. */
interface AnyAttribute {
  readonly type?: unknown;
  readonly nested_type?: { readonly attributes: Readonly<Record<string, AnyAttribute>> };
  readonly nested?: { readonly attributes: Readonly<Record<string, AnyAttribute>> };
  readonly optional?: boolean;
  readonly required?: boolean;
  readonly computed?: boolean;
  readonly deprecated?: boolean;
}

interface AnyBlock {
  readonly attributes?: Readonly<Record<string, AnyAttribute>>;
  readonly block_types?: Readonly<Record<string, { readonly block: AnyBlock }>>;
  readonly blocks?: Readonly<Record<string, { readonly block: Block }>>;
  readonly deprecated?: boolean;
}

/** Paths of all that can be given to a resource, by its type: `disk.speed.read`; those that are deprecated, or the others. */
export function providerArguments(isDeprecated = false): Readonly<Record<string, readonly string[]>> {
  const blocks: Readonly<Record<string, { readonly block: AnyBlock }>> = existsSync(dump)
    ? ((
        JSON.parse(readFileSync(dump, 'utf8')) as {
          provider_schemas: Record<string, { resource_schemas: Record<string, { block: AnyBlock }> }>;
        }
      ).provider_schemas['registry.terraform.io/bpg/proxmox']?.resource_schemas ?? {})
    : PROXMOX_SCHEMAS.resources;
  return Object.fromEntries(
    Object.entries(blocks)
      .filter(([, { block }]) => block.deprecated !== true)
      .map(([type, { block }]) => [type, ofBlock(block, isDeprecated).toSorted()]),
  );
}

function ofBlock(block: AnyBlock, isDeprecated: boolean, prefix = ''): string[] {
  const inner = Object.entries({ ...block.block_types, ...block.blocks });
  return [
    ...Object.entries(block.attributes ?? {}).flatMap(([name, each]) =>
      (each.deprecated === true) === isDeprecated ? ofAttribute(name, each, prefix) : [],
    ),
    ...inner.flatMap(([name, each]) => ofBlock(each.block as AnyBlock, isDeprecated, `${prefix}${name}.`)),
  ];
}

function ofAttribute(name: string, attribute: AnyAttribute, prefix: string): string[] {
  const { optional, required, computed, type } = attribute;
  if (optional !== true && required !== true) return [];
  // Terraform's own name of a resource, unless it is what names the object.
  if (name === 'id' && prefix === '' && computed === true) return [];
  const path = `${prefix}${name}`;
  const nested = attribute.nested_type ?? attribute.nested;
  if (nested) return ofBlock({ attributes: nested.attributes }, false, `${path}.`);
  const fields = objectFields(type);
  return fields ? fields.map((field) => `${path}.${field}`) : [path];
}

/** Names of the fields of a list of objects. */
function objectFields(type: unknown): readonly string[] | undefined {
  if (!Array.isArray(type)) return undefined;
  const [kind, of] = type as unknown as readonly [string, unknown];
  if (kind === 'object') return Object.keys(of as object);
  return kind === 'list' || kind === 'set' ? objectFields(of) : undefined;
}

/** Paths of all that the resources of a synthesized stack give, as `providerArguments` has them. */
export function givenArguments(
  resources: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Record<string, Set<string>> {
  return Object.fromEntries(
    Object.entries(resources).map(([type, byName]) => [
      type,
      new Set(Object.values(byName).flatMap((resource) => pathsOf(resource, ''))),
    ]),
  );
}

function pathsOf(value: unknown, prefix: string): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value) && value.some((each) => typeof each === 'object'))
    return value.flatMap((each) => pathsOf(each, prefix));
  if (typeof value !== 'object' || Array.isArray(value)) return [prefix.slice(0, -1)];
  // A map of plain values is given by its own name, one of objects by what they have.
  return [
    prefix.slice(0, -1),
    ...Object.entries(value).flatMap(([name, each]) => pathsOf(each, `${prefix}${name}.`)),
  ];
}
