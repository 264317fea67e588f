import { z } from 'zod';
import { nearest, PROBLEM_CODES, type ProblemCode, type ProblemList } from '../errors';
import { descend, keyPlaceOf, placeOf, toPlain, type Tree, withKey, without } from '../yaml';
import { accepts } from './accepts';
import { foreignWord, synonymOf } from './foreign-words';
import { entryOf, homeOf } from './home-of';
import { knownKeys, schemasAt } from './known-keys';
import { typeProblem, unionProblem, wordOrListProblem } from './type-problem';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];
/** No kind of map is of that name. */
type UnknownKind = Extract<Issue, { readonly options?: unknown }>;

/**
 * Checks a file's values against its schema and reports every fault. Returns the tree with the refused values marked as
 * invalid, so that later checks look at the rest and nothing is reported twice.
 */
export function checkShape(tree: Tree, schema: z.ZodType, problems: ProblemList): Tree {
  if (accepts(tree, schema)) return tree;
  const result = schema.safeParse(toPlain(tree));
  if (result.success) return tree;
  return new ShapeReport(tree, schema, problems).reportAll(result.error.issues);
}

/** Where a key belongs is searched for in all files: too long for the thousands of a map that is something else. */
const MOST_SEARCHED = 20;
const MOST_LISTED = 15;
/** A misspelt key may hold others; deeper ones are told of when these are corrected. */
const MOST_ROUNDS = 4;

class ShapeReport {
  /** Keys that are read as others than they are written, by their path. */
  readonly #meant = new Set<string>();
  /** Maps that lack what they are nothing without. */
  readonly #incomplete: Path[] = [];

  constructor(
    private tree: Tree,
    private readonly schema: z.ZodType,
    private readonly problems: ProblemList,
  ) {}

  /**
   * Reports everything. A misspelt key is told of and then read as what was meant: its content is checked as well, and
   * nobody is told that the key is missing and all that follows from that.
   */
  reportAll(issues: readonly Issue[]): Tree {
    let found = issues;
    for (let round = 0; round < MOST_ROUNDS && this.correctKeys(found, []); round += 1) {
      found = this.schema.safeParse(toPlain(this.tree)).error?.issues ?? [];
    }
    this.report(found, []);
    // Not before all of them is told of.
    for (const path of this.#incomplete) this.tree = without(this.tree, path);
    return this.tree;
  }

  /** True where a key was corrected. */
  private correctKeys(issues: readonly Issue[], base: Path): boolean {
    return issues.map((issue) => this.correctKeysOf(issue, [...base, ...issue.path])).some(Boolean);
  }

  private correctKeysOf(issue: Issue, path: Path): boolean {
    if (issue.code === 'invalid_union') {
      const branch = branchFor(issue.errors);
      return branch !== undefined && this.correctKeys(branch, path);
    }
    if (issue.code !== 'unrecognized_keys') return false;
    const known = knownKeys(this.schema, path);
    const map = descend(this.tree, path);
    const corrected = issue.keys.filter((key) => {
      const meant = this.meantBy(path, key, known);
      if (meant === undefined || map?.kind !== 'map' || map.entries.has(meant)) return false;
      const isFirst = !this.#meant.has(pathKey([...path, meant]));
      if (isFirst) {
        this.reportUnknown([key], path);
        this.tree = withKey(this.tree, path, [key, meant]);
        this.#meant.add(pathKey([...path, meant]));
      }
      return isFirst;
    });
    return corrected.length > 0;
  }

  /** Issues of unions and records nest; their paths start where the outer one ends. */
  private report(issues: readonly Issue[], base: Path): Tree {
    for (const issue of issues) this.reportOne(issue, [...base, ...issue.path]);
    return this.tree;
  }

  private reportOne(issue: Issue, path: Path): void {
    const found = descend(this.tree, path);
    // The reader has told about a tag, an alias or a key here already.
    if (found?.kind === 'invalid') return;
    // Of a value that does not fit at all, another key was meant.
    if (issue.code.startsWith('invalid_') && this.#meant.has(pathKey(path))) {
      this.tree = without(this.tree, path);
      return;
    }
    if (issue.code === 'unrecognized_keys') this.reportUnknown(issue.keys, path);
    else if (issue.code === 'invalid_union' && 'options' in issue) this.reportKind(issue, found, path);
    else if (issue.code === 'invalid_union') this.reportUnion(issue.errors, found, path);
    else if (issue.code === 'invalid_key') this.reportKey(issue.issues, path);
    else if (issue.code === 'custom') {
      const { code, hint } = (issue.params ?? {}) as { code?: string; hint?: string };
      this.add(isProblemCode(code) ? code : 'BAD_VALUE', issue.message, hint ?? '', path);
    } else {
      const { code, message, hint } = typeProblem(issue, found, this.asWritten(path));
      this.add(code, message, hint, path);
    }
  }

  /** The path in the words of the file: a field of another tool's form is called otherwise there. */
  private asWritten(path: Path): Path {
    // A misspelt one is told of as what was meant.
    if (this.#meant.has(pathKey(path))) return path;
    const last = path.at(-1);
    const around = descend(this.tree, path.slice(0, -1));
    const key = around?.kind === 'map' ? around.entries.get(String(last))?.key : undefined;
    const text = key?.source.text.slice(key.start, key.end).replace(/^(['"])(.*)\1$/, '$2');
    return typeof last === 'string' && text !== undefined && /^[a-z]\w*$/i.test(text)
      ? [...path.slice(0, -1), text]
      : path;
  }

  private reportUnion(errors: readonly (readonly Issue[])[], found: Tree | undefined, path: Path): void {
    const branch = branchFor(errors);
    const words = branch && takesList(errors) ? wordsOf(branch) : [];
    // Of several words one is meant; beside a single one, such as `all`, the list is.
    if (words.length === 1 && found?.kind === 'scalar') {
      const { code, message, hint } = wordOrListProblem(words, found, path);
      this.add(code, message, hint, path);
      return;
    }
    if (branch) {
      this.report(branch, path);
      return;
    }
    const expected = errors.flatMap((issues) =>
      issues.flatMap((issue) => (issue.code === 'invalid_type' ? [issue.expected] : [])),
    );
    const { code, message, hint } = unionProblem(expected, found, this.asWritten(path));
    this.add(code, message, hint, path);
  }

  /** The field that says which of several kinds of map this is. */
  private reportKind(
    { options = [], path: place, input }: UnknownKind,
    found: Tree | undefined,
    path: Path,
  ): void {
    const values = options.filter((option) => typeof option === 'string');
    const issue: Issue = { code: 'invalid_value', values, path: place, input, message: '' };
    const { code, message, hint } = typeProblem(issue, found, path);
    this.add(code, message, hint, path);
  }

  private reportUnknown(keys: readonly string[], path: Path): void {
    const known = knownKeys(this.schema, path);
    const all = listOf(known);
    for (const [index, key] of keys.entries()) {
      const near = this.meantBy(path, key, known);
      const isSearched = near === undefined && index < MOST_SEARCHED;
      const home = isSearched ? this.homeOf(path, key, known) : undefined;
      this.problems.add({
        code: 'UNKNOWN_FIELD',
        message: `"${key}" is not known here`,
        hint: near === undefined ? (home ?? all) : `did you mean "${near}"?`,
        place: keyPlaceOf(this.tree, [...path, key]),
      });
    }
  }

  /** The key that was probably meant; of one that belongs further out, where it belongs says more. */
  private meantBy(path: Path, key: string, known: readonly string[]): string | undefined {
    const isFromOutside = path.some((_, depth) => knownKeys(this.schema, path.slice(0, depth)).includes(key));
    return isFromOutside ? undefined : (nearest(key, known) ?? synonymOf(key, known));
  }

  private homeOf(path: Path, key: string, known: readonly string[]): string | undefined {
    const value = descend(this.tree, [...path, key]);
    const below = value?.kind === 'map' ? [...value.entries.keys()] : [];
    return (
      foreignWord(path, key, known) ??
      homeOf(this.schema, path, key) ??
      entryOf(this.schema, path, { key, below })
    );
  }

  private reportKey(issues: readonly Issue[], path: Path): void {
    for (const issue of issues) {
      const { code, hint } = (issue.code === 'custom' ? (issue.params ?? {}) : {}) as {
        code?: string;
        hint?: string;
      };
      this.problems.add({
        code: isProblemCode(code) ? code : 'BAD_VALUE',
        message: issue.message,
        hint: hint ?? 'correct the key',
        place: keyPlaceOf(this.tree, path),
      });
    }
    this.tree = without(this.tree, path);
  }

  private add(code: ProblemCode, message: string, hint: string, path: Path): void {
    const about = code === 'MISSING_FIELD' ? String(path.at(-1)) : '';
    this.problems.add({ code, message, hint, place: placeOf(this.tree, path), about });
    this.tree = without(this.tree, path);
    // Whoever reads the map relies on what it must have.
    for (let end = path.length; end > 1 && isRequired(this.schema, path.slice(0, end)); end -= 1)
      this.#incomplete.push(path.slice(0, end - 1));
  }
}

/** As many as a line or two hold: the rest is in the reference, and editors complete it. */
function listOf(known: readonly string[]): string {
  const shown = known.slice(0, MOST_LISTED).join(', ');
  const more = known.length > MOST_LISTED ? `, … (${String(known.length)} in all: docs/reference/files)` : '';
  return `known here: ${shown}${more}`;
}

/** Of a union's branches, the one for the kind of value that was written; undefined when there is none. */
function branchFor(errors: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return errors.find(
    (issues) => !issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type'),
  );
}

/** Whether a branch of a union takes lists. */
function takesList(errors: readonly (readonly Issue[])[]): boolean {
  return errors.some((issues) =>
    issues.some(
      (issue) => issue.path.length === 0 && issue.code === 'invalid_type' && issue.expected === 'array',
    ),
  );
}

/** The words that a branch takes, where it takes nothing else. */
function wordsOf([issue, ...others]: readonly Issue[]): readonly string[] {
  if (issue?.code !== 'invalid_value' || issue.path.length > 0 || others.length > 0) return [];
  return issue.values.filter((value) => typeof value === 'string');
}

function pathKey(path: Path): string {
  return JSON.stringify(path);
}

/** Whether the map that a path's last step is in is refused without it. */
function isRequired(schema: z.ZodType, path: Path): boolean {
  const last = path.at(-1);
  const isNeeded = (field: z.ZodType | undefined): boolean =>
    field !== undefined && !field.safeParse(undefined).success;
  return (
    typeof last === 'string' &&
    schemasAt(schema, path.slice(0, -1)).some(
      (kind) => kind instanceof z.ZodObject && isNeeded(kind.shape[last] as z.ZodType | undefined),
    )
  );
}

function isProblemCode(code: string | undefined): code is ProblemCode {
  return code !== undefined && Object.hasOwn(PROBLEM_CODES, code);
}
