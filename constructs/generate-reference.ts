// Entry point: `tsx constructs/generate-reference.ts` writes docs/reference/constructs.md anew.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { constructReference } from './reference';

async function main(): Promise<void> {
  const file = join(__dirname, '../docs/reference/constructs.md');
  const options = { ...(await resolveConfig(file)), parser: 'markdown' };
  writeFileSync(file, await format(constructReference(), options));
  process.stdout.write(`${file}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
