// Entry point: `node setup/launch.mjs policies/generate.ts` writes the reference of policies anew.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyReference } from './reference';

const file = join(process.env['RACKWRIGHT_HOME'] ?? process.cwd(), 'docs/reference/policies.md');
writeFileSync(file, policyReference());
process.stdout.write(`${file}\n`);
