import { isObject, type Value, type ValueType } from '../values';
import { FACTS, IMPLEMENTED_DATA_SOURCES, IMPLEMENTED_RESOURCES } from './facts';
import type { Attribute, Block, NestedAttributes, NestedBlock, Schema } from './model';

/** An attribute as `terraform providers schema -json` prints it. */
interface DumpAttribute {
  readonly type?: ValueType;
  readonly nested_type?: {
    readonly attributes: Record<string, DumpAttribute>;
    readonly nesting_mode: 'single' | 'list' | 'set' | 'map';
  };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
  readonly write_only?: boolean;
}

interface DumpBlock {
  readonly attributes?: Record<string, DumpAttribute>;
  readonly block_types?: Record<
    string,
    { block: DumpBlock; nesting_mode: 'single' | 'list' | 'set'; max_items?: number }
  >;
  readonly deprecated?: boolean;
}

interface DumpSchema {
  readonly version: number;
  readonly block: DumpBlock;
}

/** What `terraform providers schema -json` prints. */
export interface ProviderDump {
  readonly provider_schemas: Record<
    string,
    {
      readonly provider: DumpSchema;
      readonly resource_schemas: Record<string, DumpSchema>;
      readonly data_source_schemas: Record<string, DumpSchema>;
    }
  >;
}

/** What the dump lacks: which arguments replace the object, and the defaults. */
export type Planning = Record<string, { force_new?: string[]; defaults?: Record<string, Value> } | undefined>;

/** The schemas of the types implemented here. */
export interface DerivedSchemas {
  readonly provider: Schema;
  readonly resources: Record<string, Schema>;
  readonly dataSources: Record<string, Schema>;
  /** Names of the types of the real provider that are not implemented here; deprecated names are left out. */
  readonly absent: { readonly resources: readonly string[]; readonly dataSources: readonly string[] };
}

const ADDRESS = 'registry.terraform.io/bpg/proxmox';

/**
 * Cuts the dumps down to the implemented types.
 *
 * @throws Error when the dump lacks one of them.
 */
export function deriveSchemas(dump: ProviderDump, planning: Planning): DerivedSchemas {
  const source = dump.provider_schemas[ADDRESS];
  if (!source) throw new Error(`the dump has no ${ADDRESS}`);
  const pick = (schemas: Record<string, DumpSchema>, names: readonly string[]): Record<string, Schema> =>
    Object.fromEntries(names.map((name) => [name, deriveSchema(name, schemas[name], planning)] as const));
  return {
    provider: deriveSchema('provider', source.provider, {}),
    resources: pick(source.resource_schemas, IMPLEMENTED_RESOURCES),
    dataSources: pick(source.data_source_schemas, IMPLEMENTED_DATA_SOURCES),
    absent: {
      resources: absent(source.resource_schemas, IMPLEMENTED_RESOURCES),
      dataSources: absent(source.data_source_schemas, IMPLEMENTED_DATA_SOURCES),
    },
  };
}

function absent(schemas: Record<string, DumpSchema>, names: readonly string[]): readonly string[] {
  return Object.entries(schemas)
    .filter(([name, schema]) => !schema.block.deprecated && !names.includes(name))
    .map(([name]) => name)
    .sort();
}

function deriveSchema(name: string, schema: DumpSchema | undefined, planning: Planning): Schema {
  if (!schema) throw new Error(`the dump has no ${name}`);
  const plan = planning[name] ?? {};
  const facts = { ...(FACTS[name] ?? {}) };
  const block = deriveBlock(schema.block, '', {
    force: new Set(plan.force_new ?? []),
    defaults: plan.defaults ?? {},
    facts,
  });
  return { version: schema.version, block };
}

interface Context {
  readonly force: ReadonlySet<string>;
  readonly defaults: Readonly<Record<string, Value>>;
  readonly facts: Readonly<Record<string, object>>;
}

function deriveBlock(block: DumpBlock, prefix: string, context: Context): Block {
  const attributes = Object.entries(block.attributes ?? {}).map(
    ([name, attribute]) => [name, deriveAttribute(attribute, `${prefix}${name}`, context)] as const,
  );
  const blocks = Object.entries(block.block_types ?? {}).map(([name, nested]) => {
    const path = `${prefix}${name}`;
    const derived: NestedBlock = {
      nesting: nested.nesting_mode,
      ...(nested.max_items === undefined ? {} : { max: nested.max_items }),
      ...(context.force.has(path) ? { forceNew: true } : {}),
      ...(hasContent(context.defaults[path]) ? { default: context.defaults[path] ?? null } : {}),
      ...context.facts[path],
      block: deriveBlock(nested.block, `${path}.`, context),
    };
    return [name, derived] as const;
  });
  return {
    ...(block.deprecated ? { deprecated: true } : {}),
    attributes: Object.fromEntries(attributes),
    ...(blocks.length > 0 ? { blocks: Object.fromEntries(blocks) } : {}),
  };
}

function deriveAttribute(attribute: DumpAttribute, path: string, context: Context): Attribute {
  const { type, nested_type: nested, write_only: isWriteOnly, ...flags } = attribute;
  const fallback = parseDefault(context.defaults[path], type);
  const fields = Object.entries(context.defaults).filter(([key]) => key.startsWith(`${path}.`));
  return {
    ...(type === undefined ? {} : { type }),
    ...(nested ? { nested: deriveNested(nested, `${path}.`, context) } : {}),
    ...flags,
    ...(isWriteOnly ? { writeOnly: true } : {}),
    ...(context.force.has(path) ? { forceNew: true } : {}),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(fields.length > 0 && type !== undefined && typeof type !== 'string'
      ? { fields: Object.fromEntries(fields.map(([key, value]) => [key.slice(path.length + 1), value])) }
      : {}),
    ...context.facts[path],
  };
}

function deriveNested(
  nested: NonNullable<DumpAttribute['nested_type']>,
  prefix: string,
  context: Context,
): NestedAttributes {
  const attributes = Object.entries(nested.attributes).map(
    ([name, attribute]) => [name, deriveAttribute(attribute, `${prefix}${name}`, context)] as const,
  );
  return { nesting: nested.nesting_mode, attributes: Object.fromEntries(attributes) };
}

/** Newer types tell their defaults in words: `value defaults to true`. */
function parseDefault(value: Value | undefined, type: ValueType | undefined): Value | undefined {
  if (value === undefined || value === null) return undefined;
  const words = typeof value === 'string' ? /^value defaults to (.*)$/.exec(value)?.[1] : undefined;
  if (words === undefined) return value;
  return type === 'bool' || type === 'number' ? (JSON.parse(words) as Value) : words;
}

function hasContent(value: Value | undefined): boolean {
  return Array.isArray(value) && value.some((element: Value) => isObject(element));
}
