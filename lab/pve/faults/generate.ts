// Entry point: `node setup/launch.mjs lab/pve/faults/generate.ts` writes the JSON Schema of files of faults anew.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_SCHEMA_PATH, faultJsonSchema } from './json-schema';

writeFileSync(join(process.env['RACKWRIGHT_HOME'] ?? process.cwd(), FAULT_SCHEMA_PATH), faultJsonSchema());
process.stdout.write(`wrote ${FAULT_SCHEMA_PATH}\n`);
