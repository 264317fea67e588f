import { z } from 'zod';
import { defaultsFile, environmentFile, installConfigFile, nodeFile, siteFile } from './files';
import { physicalHostFile } from './host';
import { vmSpec, vmSpecsFile } from './vm';

/** Each kind of file: the name of its JSON Schema, its schema, and its place in a site. */
const KINDS = [
  ['defaults', defaultsFile, 'defaults.yaml'],
  ['site', siteFile, 'site.yaml'],
  ['node', nodeFile, 'nodes/<node>.yaml'],
  ['host', physicalHostFile, 'hosts/<machine>.yaml'],
  ['environment', environmentFile, 'envs/<environment>.yaml'],
  ['vm-specs', vmSpecsFile, 'vm_specs.yaml'],
  ['vm', vmSpec, 'vms/<vm>.yaml'],
  ['install-config', installConfigFile, 'install_config.yaml'],
] as const;

/** What we read of a JSON Schema. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** A kind of file. */
export interface FileKind {
  /** `vm` */
  readonly name: string;
  /** Its place in a site, `vms/<vm>.yaml`. */
  readonly file: string;
  readonly schema: JsonSchema;
}

/** Each kind of file with its JSON Schema. */
export function fileKinds(): readonly FileKind[] {
  return KINDS.map(([name, schema, file]) => ({ name, file, schema: jsonSchemaOf(schema, file) }));
}

/** JSON Schemas for editors, by file name: `defaults.schema.json`. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map(
    fileKinds().map(({ name, schema }) => [`${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`]),
  );
}

function jsonSchemaOf(schema: z.ZodType, file: string): JsonSchema {
  // Draft 7 is what the YAML language server supports best.
  const { $schema, ...body } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', override: foldNull });
  return withTitles({ $schema, title: `${file} of a Rackwright site`, ...body } as JsonSchema);
}

/** Editors show the title of what stands in a list or under a name, where they would only say "object". */
function withTitles(schema: JsonSchema, name = ''): JsonSchema {
  const named = (map: JsonSchema['properties']): JsonSchema['properties'] =>
    map && Object.fromEntries(Object.entries(map).map(([key, field]) => [key, withTitles(field, key)]));
  const entry = (part: JsonSchema): JsonSchema => {
    const titled = withTitles(part, name);
    const isTold = titled.$ref ?? titled.title ?? titled.description;
    return isTold === undefined ? { title: singular(name), ...titled } : titled;
  };
  return {
    ...schema,
    ...(schema.properties ? { properties: named(schema.properties) } : {}),
    ...(schema.definitions ? { definitions: named(schema.definitions) } : {}),
    ...(typeof schema.additionalProperties === 'object'
      ? { additionalProperties: entry(schema.additionalProperties) }
      : {}),
    ...(schema.items ? { items: entry(schema.items) } : {}),
    ...(schema.anyOf ? { anyOf: schema.anyOf.map((each) => withTitles(each, name)) } : {}),
  };
}

/** `subnets` gives `subnet`, `ntp_servers` gives `ntp server`. */
function singular(name: string): string {
  return name.replace(/s$/, '').replaceAll('_', ' ');
}

/** Writes "this or null" as one type, which editors show more plainly than a choice of two schemas. */
function foldNull({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const [value, nothing, ...others] = jsonSchema.anyOf ?? [];
  if (typeof value !== 'object' || typeof nothing !== 'object' || others.length > 0) return;
  if (nothing.type !== 'null' || typeof value.type !== 'string') return;
  delete jsonSchema.anyOf;
  const { type, enum: values, ...rest } = value;
  // Draft 7 allows a list of types, though the typings name only one.
  Object.assign(jsonSchema, {
    type: [type, 'null'],
    ...(values ? { enum: [...values, null] } : {}),
    ...rest,
  });
}
