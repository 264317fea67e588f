#!/usr/bin/env node
// Runs a TypeScript entry point as one bundled file: `node setup/launch.mjs ENTRY.ts [ARG…]`.
// Loading a bundle takes half the time of transpiling on the fly, which counts because Terraform starts a provider
// several times in a plan. The bundle is made again only when one of its own sources changed.
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runBundle } from './run-bundle.mjs';

const home = resolve(dirname(fileURLToPath(import.meta.url)), '..');
// Native or self-locating packages are loaded from node_modules at run time.
const external = ['esbuild', 'lmdb', 'msgpackr-extract', 'fsevents', '@swc/core', '@electric-sql/pglite'];

/** The stamp of a source: a change of size or time means that the bundle is stale. */
function stamp(file) {
  const found = statSync(join(home, file), { throwIfNoEntry: false });
  return found ? `${found.mtimeMs}:${found.size}` : 'absent';
}

/** True when every source that went into the bundle is as it was. */
function isFresh(bundle, stamps) {
  if (!existsSync(bundle) || !existsSync(stamps)) return false;
  try {
    const recorded = JSON.parse(readFileSync(stamps, 'utf8'));
    return Object.entries(recorded).every(([file, value]) => stamp(file) === value);
  } catch {
    return false;
  }
}

/** Written beside the target and renamed, because several processes may build at once. */
function writeWhole(file, text) {
  const partial = `${file}.${process.pid}.tmp`;
  writeFileSync(partial, text);
  renameSync(partial, file);
}

function build(entry, bundle, stamps) {
  // Loaded only here: that alone takes longer than reading the stamps.
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  const result = buildSync({
    absWorkingDir: home,
    entryPoints: [entry],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'linked',
    sourcesContent: false,
    external,
    // The same parser without its tracing, for which the one for Node asks the environment at each token.
    alias: { yaml: join(home, 'node_modules', 'yaml', 'browser', 'index.js') },
    metafile: true,
    minifyWhitespace: true,
    write: false,
    logLevel: 'error',
  });
  const sources = Object.keys(result.metafile.inputs).filter((file) => !file.includes('node_modules/'));
  const watched = [...sources, 'package-lock.json', 'setup/launch.mjs'];
  mkdirSync(dirname(bundle), { recursive: true });
  // The map is a file of its own, which only debuggers read: inline it would be most of what every start reads.
  for (const { path, text } of result.outputFiles) writeWhole(path, text);
  writeWhole(stamps, JSON.stringify(Object.fromEntries(watched.map((file) => [file, stamp(file)]))));
}

const [entryArgument, ...rest] = process.argv.slice(2);
if (!entryArgument) {
  process.stderr.write('usage: node setup/launch.mjs ENTRY.ts [ARG…]\n');
  process.exit(2);
}
const entry = relative(home, resolve(home, entryArgument));
const name = entry.replace(/\.ts$/, '').replaceAll('/', '-');
const bundle = join(home, 'dist', `${name}.cjs`);
const stamps = join(home, 'dist', `${name}.json`);
if (!isFresh(bundle, stamps)) build(entry, bundle, stamps);

process.env.RACKWRIGHT_HOME = home;
process.argv = [process.argv[0], bundle, ...rest];
runBundle(bundle);
