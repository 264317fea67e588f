// One file of an entry point and all that it imports. Loading it takes half the time of transpiling on the fly, which
// counts because Terraform starts a provider several times in a plan.
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

// Native or self-locating packages are loaded from node_modules at run time.
const external = ['esbuild', 'lmdb', 'msgpackr-extract', 'fsevents', '@swc/core', '@electric-sql/pglite'];

/** Where the bundle of an entry point lies, and what says of which sources it is made. */
function placesOf(home, entry) {
  const name = entry.replace(/\.ts$/, '').replaceAll('/', '-');
  return { bundle: join(home, 'dist', `${name}.cjs`), stamps: join(home, 'dist', `${name}.json`) };
}

/** The stamp of a source: a change of size or time means that the bundle is stale. */
function stamp(home, file) {
  const found = statSync(join(home, file), { throwIfNoEntry: false });
  return found ? `${found.mtimeMs}:${found.size}` : 'absent';
}

/** True when every source that went into the bundle is as it was. */
function isFresh(home, { bundle, stamps }) {
  if (!existsSync(bundle) || !existsSync(stamps)) return false;
  try {
    const recorded = JSON.parse(readFileSync(stamps, 'utf8'));
    return Object.entries(recorded).every(([file, value]) => stamp(home, file) === value);
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

/** Makes the bundle of an entry point, `cli/main.ts`; answers its path. */
export function build(home, entry) {
  const { bundle, stamps } = placesOf(home, entry);
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
  const watched = [...sources, 'package-lock.json', 'setup/bundle.mjs'];
  mkdirSync(dirname(bundle), { recursive: true });
  // The map is a file of its own, which only debuggers read: inline it would be most of what every start reads.
  for (const { path, text } of result.outputFiles) writeWhole(path, text);
  writeWhole(stamps, JSON.stringify(Object.fromEntries(watched.map((file) => [file, stamp(home, file)]))));
  return bundle;
}

/** The bundle of an entry point, made again only when one of its own sources changed. */
export function freshBundle(home, entry) {
  const places = placesOf(home, entry);
  // The packed package has bundles and no sources.
  if (!existsSync(join(home, entry)) && existsSync(places.bundle)) return places.bundle;
  return isFresh(home, places) ? places.bundle : build(home, entry);
}
