// Writes docs/reference/boot-api.json of the schemas of the routes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeApi } from './http';

async function main(): Promise<void> {
  const file = join(process.env['RACKWRIGHT_HOME'] ?? join(__dirname, '..'), 'docs/reference/boot-api.json');
  writeFileSync(file, `${JSON.stringify(await describeApi(), null, 2)}\n`);
}

void main();
