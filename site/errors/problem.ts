import type { Place } from '../text';
import { maskSecretForms } from '../values';
import { PROBLEM_CODES, type ProblemCode } from './codes';
import { type Excerpt, excerptOf } from './excerpt';
import { shorten } from './shorten';

/** An error keeps the site from loading; a warning does not. */
export type Severity = 'error' | 'warning';

/** One thing that is wrong with a site. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** What is wrong, with the value got. */
  readonly message: string;
  /** What is allowed and what to do. */
  readonly hint: string;
  /** Absent where the problem is not in a file. */
  readonly at?: ProblemPlace;
}

/** Where a problem is. Lines and columns count from 1. */
export interface ProblemPlace extends Excerpt {
  /** `specs/envs/dev.yaml` */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters of the excerpt are meant. */
  readonly length: number;
}

/** What a caller says about a problem. */
export interface Finding {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint: string;
  readonly place?: Place | undefined;
  /** @default 'error' */
  readonly severity?: Severity;
  /** Tells apart problems of one code at one place, such as two fields that are both missing there. */
  readonly about?: string;
}

/** Lines with these problems are never printed. */
const WITHHELD: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['PRIVATE_KEY_IN_SPEC', 'SECRET_IN_SPEC']);

/** What is marked for these problems is the name of a secret, which is to be read, and never its value. */
const NAMES_A_SECRET: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'UNKNOWN_SECRET',
  'SECRET_MISSING',
  'SECRET_NOT_TEXT',
  'SECRET_VARIABLE_SHARED',
  'VAULT_DENIED',
  'VAULT_UNREACHABLE',
]);

/** Problems of one severity that are kept; nobody reads more, and a generated file may have millions. */
const MOST_KEPT = 1000;

/** Gathers problems, each place and code once: a wrong default is one mistake, however many machines take it. */
export class ProblemList {
  readonly #problems: Problem[] = [];
  readonly #seen = new Map<Place['source'] | undefined, Set<string>>();
  readonly #places = new Map<Place['source'], Set<number>>();
  readonly #counts = { error: 0, warning: 0 };
  #isToldOf: (finding: Finding) => boolean = () => true;

  /** Leaves out, from here on, what is not to be told of. */
  narrow(isToldOf: (finding: Finding) => boolean): void {
    this.#isToldOf = isToldOf;
  }

  /** Tells of some things only, while something is done. */
  during<T>(isToldOf: (finding: Finding) => boolean, work: () => T): T {
    const before = this.#isToldOf;
    this.#isToldOf = (finding) => before(finding) && isToldOf(finding);
    try {
      return work();
    } finally {
      this.#isToldOf = before;
    }
  }

  /** Adds a problem, unless one of its code is known at its place. */
  add(finding: Finding): void {
    if (!this.#isToldOf(finding)) return;
    const { code, place, severity = 'error', about = '' } = finding;
    // The parser's words may quote what it stumbled over.
    const { meaning, remedy } = PROBLEM_CODES[code];
    const own = place?.source.secret && code.startsWith('YAML_');
    const message = own ? meaning : shorten(maskSecretForms(finding.message));
    const hint = own ? remedy : shorten(maskSecretForms(finding.hint));
    const key = place ? `${code} ${String(place.start)} ${about}` : `${code} ${message}`;
    const seen = this.#seen.get(place?.source) ?? new Set();
    if (seen.has(key)) return;
    this.#seen.set(place?.source, seen.add(key));
    if (place) this.#places.set(place.source, (this.#places.get(place.source) ?? new Set()).add(place.start));
    this.#counts[severity] += 1;
    if (this.#counts[severity] > MOST_KEPT) return;
    this.#problems.push({ code, severity, message, hint, ...(place ? { at: describe(place, code) } : {}) });
  }

  /** Whether something was told of a place already. */
  hasAt({ source, start }: Place): boolean {
    return this.#places.get(source)?.has(start) === true;
  }

  /** Whether anything but warnings was found. */
  hasErrors(): boolean {
    return this.#counts.error > 0;
  }

  /** By file, line and column; those without a file come first, and last how many are not listed. */
  sorted(): readonly Problem[] {
    const sorted = this.#problems.toSorted(
      (a, b) =>
        compare(a.at?.file ?? '', b.at?.file ?? '') ||
        (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
        (a.at?.column ?? 0) - (b.at?.column ?? 0) ||
        compare(a.code, b.code),
    );
    return [...sorted, ...this.unlisted('error'), ...this.unlisted('warning')];
  }

  private unlisted(severity: Severity): readonly Problem[] {
    const more = this.#counts[severity] - MOST_KEPT;
    if (more <= 0) return [];
    const message = `and ${more.toLocaleString('en')} more ${severity}${more === 1 ? '' : 's'}`;
    return [{ code: 'MORE_PROBLEMS', severity, message, hint: 'mend those that are listed first' }];
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function describe(place: Place, code: ProblemCode): ProblemPlace {
  const { source, start, end } = place;
  const { line, column } = source.position(start);
  const text = source.line(line);
  const length = Math.max(1, Math.min(end - start, text.length - column + 1));
  const withheld = WITHHELD.has(code) || source.secret;
  const known = NAMES_A_SECRET.has(code) ? { from: column - 1, to: column - 1 + length } : undefined;
  return { file: source.name, line, column, length, ...(withheld ? {} : excerptOf(text, column, known)) };
}

/** Where a place is, as people write it: `specs/envs/dev.yaml:3:9`. */
export function formatPlace(place: Place): string {
  const { line, column } = place.source.position(place.start);
  return `${place.source.name}:${String(line)}:${String(column)}`;
}
