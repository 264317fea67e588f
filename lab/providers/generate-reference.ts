// Entry point: `node setup/launch.mjs lab/providers/generate-reference.ts` writes the reference of served types anew.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { providerReference } from './reference';

const file = join(process.env.RACKWRIGHT_HOME ?? process.cwd(), 'docs/reference/lab-provider.md');
writeFileSync(file, providerReference());
process.stdout.write(`${file}\n`);
