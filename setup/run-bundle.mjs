// Runs a bundle with the code that V8 made of it last time: compiling takes a third of a short command's time.
import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { constants, Script } from 'node:vm';

/** The kept code where it was made of this very text: V8 itself compares no more than its length. */
function kept(file, mark) {
  try {
    const data = readFileSync(file);
    return data.subarray(0, mark.length).equals(mark) ? data.subarray(mark.length) : undefined;
  } catch {
    return undefined;
  }
}

/** Nothing is lost where it cannot be written, as in a folder of somebody else. */
function keep(file, parts) {
  const partial = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(partial, Buffer.concat(parts));
    renameSync(partial, file);
  } catch {
    rmSync(partial, { force: true });
  }
}

/** Node itself prints the line that threw before the error, and one of a bundle's lines may be all of a library. */
function sayWhy(error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}

/** Loads a CommonJS file as `require` would. */
export function runBundle(bundle) {
  // Where memory is plenty, V8 lets the heap grow fourfold before it collects again; a quarter costs no more time.
  setFlagsFromString('--heap-growing-percent=25');
  // V8 optimizes what has run 66 KiB of bytecode, in short commands mostly in vain: it learns of other shapes and starts anew. At
  // four times that they take a fifth less, and the synthesis of 10,000 machines a sixth more; at twelve times a third more. The V8
  // of Node 22 and later has no such setting.
  if (Number.parseInt(process.versions.v8, 10) < 12) setFlagsFromString('--interrupt-budget=250000');
  process.on('uncaughtException', sayWhy);
  // Bundles are megabytes of ASCII, which need no decoding.
  const bytes = readFileSync(bundle);
  const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  const mark = createHash('sha256').update(process.version).update(bytes).digest();
  const file = `${bundle}.cache`;
  const cachedData = kept(file, mark);
  const script = new Script(Module.wrap(text), {
    filename: bundle,
    cachedData,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = { exports: {}, filename: bundle, loaded: false };
  const load = script.runInThisContext();
  load.call(module.exports, module.exports, createRequire(bundle), module, bundle, dirname(bundle));
  if (!cachedData || script.cachedDataRejected) keep(file, [mark, script.createCachedData()]);
}
