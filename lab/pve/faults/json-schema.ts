import { z } from 'zod';
import { faultFile } from './rule';

/** Where editors find it. */
export const FAULT_SCHEMA_PATH = 'specs/schemas/lab-faults.schema.json';

/** JSON Schema of a file of faults. */
export function faultJsonSchema(): string {
  // Draft 7 is what the YAML language server supports best.
  const { $schema, ...body } = z.toJSONSchema(faultFile, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify({ $schema, title: 'faults of a Rackwright lab', ...body }, null, 2)}\n`;
}
