#!/usr/bin/env node
// Runs a TypeScript entry point as one bundled file: `node setup/launch.mjs ENTRY.ts [ARG…]`.
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshBundle } from './bundle.mjs';
import { runBundle } from './run-bundle.mjs';

const home = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const [entry, ...rest] = process.argv.slice(2);
if (!entry) {
  process.stderr.write('usage: node setup/launch.mjs ENTRY.ts [ARG…]\n');
  process.exit(2);
}
const bundle = freshBundle(home, relative(home, resolve(home, entry)));

process.env.RACKWRIGHT_HOME = home;
process.argv = [process.argv[0], bundle, ...rest];
runBundle(bundle);
