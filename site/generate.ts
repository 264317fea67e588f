// Entry point: `node setup/launch.mjs site/generate.ts` writes the JSON Schemas and the reference of errors anew.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated-files';

const home = process.env['RACKWRIGHT_HOME'] ?? process.cwd();
for (const [path, text] of generatedFiles()) {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`wrote ${path}\n`);
}
