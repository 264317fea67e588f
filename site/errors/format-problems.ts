import { createColors } from 'picocolors';
import { WIDTH } from './excerpt';
import type { Problem, ProblemPlace } from './problem';

/** How problems are printed. */
export interface FormatOptions {
  /** Whether to use ANSI colours. */
  readonly color: boolean;
  /**
   * How many are printed in full; the rest is counted.
   * @default 50
   */
  readonly limit?: number;
}

/**
 * Prints problems as people and editors read them: `file:line:column: error CODE: message`, the line with a caret, and
 * what to do. Ends with a count, without a newline.
 */
export function formatProblems(problems: readonly Problem[], { color, limit = 50 }: FormatOptions): string {
  if (problems.length === 0) return '';
  const listed = problems.filter(({ code }) => code !== 'MORE_PROBLEMS');
  const more = problems.filter(({ code }) => code === 'MORE_PROBLEMS').map(({ message }) => `, ${message}`);
  // Errors first: a limit must never hide what stops the site behind warnings.
  const ordered = [...listed.filter(isError), ...listed.filter((problem) => !isError(problem))];
  const shown = ordered.slice(0, limit).map((problem) => formatProblem(problem, color));
  return [...shown, summarize(ordered, limit) + more.join('')].join('\n\n');
}

/** Prints one problem without a final newline. */
function formatProblem(problem: Problem, color: boolean): string {
  const paint = createColors(color);
  const { at } = problem;
  const where = at ? `${paint.bold(`${printable(at.file)}:${String(at.line)}:${String(at.column)}:`)} ` : '';
  const paintSeverity = isError(problem) ? paint.red : paint.yellow;
  const head = `${where}${paintSeverity(`${problem.severity} ${problem.code}`)}: ${printable(problem.message)}`;
  const lines = at?.excerpt === undefined ? [] : excerptLines(at, at.excerpt, paintSeverity);
  return [head, ...lines, `    ${paint.cyan('→')} ${printable(problem.hint)}`].join('\n');
}

function excerptLines(at: ProblemPlace, excerpt: string, paint: (text: string) => string): string[] {
  const from = (at.excerptColumn ?? 1) - 1;
  const number = String(at.line);
  const text = printable(excerpt);
  const carets = '^'.repeat(Math.max(1, Math.min(at.length, WIDTH - (at.column - 1 - from))));
  const gutter = ' '.repeat(number.length);
  return [`  ${number} | ${text}`, `  ${gutter} | ${' '.repeat(at.column - 1 - from)}${paint(carets)}`];
}

/**
 * Control characters of a spec never reach the terminal, nor those that cannot be seen, look like a blank or turn the
 * direction of writing;
 * a tab takes one column so that the caret fits.
 */
function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, '·');
}

function summarize(problems: readonly Problem[], limit: number): string {
  const errors = problems.filter(isError).length;
  const counts = [count(errors, 'error'), count(problems.length - errors, 'warning')].filter((text) => text);
  const hidden = problems.length > limit ? `, the first ${String(limit)} shown` : '';
  return `${counts.join(' and ')}${hidden}`;
}

function count(number: number, noun: string): string {
  return number === 0 ? '' : `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}

function isError(problem: Problem): boolean {
  return problem.severity === 'error';
}
