// Entry point: `node setup/launch.mjs lab/pve/seed/generate.ts` writes the JSON Schema of files of models anew.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODEL_SCHEMA_PATH, modelJsonSchema } from './model-file';

writeFileSync(join(process.env['RACKWRIGHT_HOME'] ?? process.cwd(), MODEL_SCHEMA_PATH), modelJsonSchema());
process.stdout.write(`wrote ${MODEL_SCHEMA_PATH}\n`);
