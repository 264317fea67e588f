import { PROXMOX_SCHEMAS, type Schema } from '../schema';

/**
 * The schema of a resource type.
 *
 * @throws Error when it was not generated.
 */
export function resourceSchema(name: string): Schema {
  const schema = PROXMOX_SCHEMAS.resources[name];
  if (!schema) throw new Error(`no schema of ${name}: run lab/providers/schema/generate.ts`);
  return schema;
}

/** The schema of a data source. */
export function dataSourceSchema(name: string): Schema {
  const schema = PROXMOX_SCHEMAS.dataSources[name];
  if (!schema) throw new Error(`no schema of ${name}: run lab/providers/schema/generate.ts`);
  return schema;
}
