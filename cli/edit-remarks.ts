import type { Problem } from '../site';

/** What remarks begin with; a comment to YAML, and taken out again before the text is read. */
const MARK = '#! rackwright: ';

/** A text with what is wrong with it, each above the line that is meant. */
export function withRemarks(text: string, problems: readonly Problem[]): string {
  const remarks = new Map<number, string[]>();
  for (const { code, message, hint, at } of problems) {
    const line = at?.line ?? 1;
    remarks.set(line, [...(remarks.get(line) ?? []), `${MARK}${code}: ${message} (${hint})`]);
  }
  return text
    .split('\n')
    .flatMap((line, index) => [...(remarks.get(index + 1) ?? []), line])
    .join('\n');
}

/** The text without remarks. */
export function withoutRemarks(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith(MARK))
    .join('\n');
}
