import { createTwoFilesPatch } from 'diff';
import type { ImportedFile } from './apply-changes';

/** Lines that stay the same around each change. */
const CONTEXT = 3;

/** The unified difference of one file, as `diff -u` and `git diff` show it. */
export function renderDiff({ path, before, after }: ImportedFile): string {
  const from = before === undefined ? '/dev/null' : `a/${path}`;
  const to = after === undefined ? '/dev/null' : `b/${path}`;
  const text = createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, {
    context: CONTEXT,
  });
  // The library begins with a line of its own.
  return text.replace(/^=+\n/, '');
}
