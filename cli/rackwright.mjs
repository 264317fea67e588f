#!/usr/bin/env node
// The `rackwright` command: plain Node, so that a missing installation gets a word instead of a stack trace.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = resolve(dirname(fileURLToPath(import.meta.url)), '..');
// A checkout bundles itself; the packed package comes bundled.
if (existsSync(join(home, 'cli', 'main.ts')) && !existsSync(join(home, 'node_modules', 'esbuild'))) {
  process.stderr.write('Rackwright is not set up yet. Run: npm run setup\n');
  process.exit(1);
}
process.argv = [process.argv[0], join(home, 'setup', 'launch.mjs'), 'cli/main.ts', ...process.argv.slice(2)];
await import('../setup/launch.mjs');
