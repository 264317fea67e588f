import { createTwoFilesPatch } from 'diff';
import type { ImportedFile } from './apply-changes';

/** Lines that stay the same around each change. */
const CONTEXT = 3;

/** The unified difference of one file, as `diff -u` and `git diff` show it. */
export function renderDiff({ path, before, after }: ImportedFile): string {
  const from = before === undefined ? '/dev/null' : `a/${path}`;
  const text = createTwoFilesPatch(from, `b/${path}`, before ?? '', after, undefined, undefined, {
    context: CONTEXT,
  });
  // The library begins with a line of its own.
  return text.replace(/^=+\n/, '');
}
