import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** What has to be remembered of a site that was loaded. */
export interface Allocations {
  /** Absolute path of `allocations.lock.yaml`. */
  readonly file: string;
  /** The whole text that it should have; empty where nothing was handed out. */
  readonly text: string;
  /** Whether it has another one now. */
  readonly changed: boolean;
}

/** What is left when machines are forgotten, which frees what they hold. @param keys `dev/dev4`, `hosts/rack1` */
export function forgetMachines({ file, text }: Allocations, keys: readonly string[]): Allocations {
  const lines = text.split('\n');
  const left = lines.filter((line) => !keys.some((key) => line.startsWith(`  ${key}: `)));
  const isEmpty = !left.some((line) => line.startsWith('  '));
  return { file, text: isEmpty ? '' : left.join('\n'), changed: true };
}

/** Writes the lock where it changed, whole or not at all; removes one that holds nothing. Tells whether it did. */
export function writeAllocations({ file, text, changed }: Allocations): boolean {
  if (!changed) return false;
  // An empty lock is refused: it looks as if what it held was lost.
  if (text === '') {
    rmSync(file, { force: true });
    return true;
  }
  const draft = `${file}.${String(process.pid)}.tmp`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  return true;
}
