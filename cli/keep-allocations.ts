import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { type Allocations, writeAllocations } from '../site';
import type { Context } from './context';

/** Writes down what was handed out, and says so where it changed. */
export function keepAllocations(context: Context, allocations: Allocations): void {
  if (writeAllocations(allocations)) context.writer.note(whatWasWritten(context, allocations));
}

/** What became of the lock: a lock that would hold nothing is removed. */
export function whatWasWritten({ project }: Context, { file }: Allocations): string {
  const name = relative(project, file);
  return existsSync(file)
    ? `wrote ${name}: commit it`
    : `removed ${name}, which holds nothing any more: commit that`;
}
