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

/** JSON Schemas for editors, by file name: `defaults.schema.json`. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map(KINDS.map(([name, schema, file]) => [`${name}.schema.json`, render(schema, file)]));
}

function render(schema: z.ZodType, file: string): string {
  // Draft 7 is what the YAML language server supports best.
  const { $schema, ...body } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', override: foldNull });
  const title = `${file} of a Rackwright site`;
  return `${JSON.stringify({ $schema, title, ...body }, null, 2)}\n`;
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
