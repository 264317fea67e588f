import type { Place, SourceFile } from '../text';
import { plainValue } from './plain-value';
import type { Entry, ListTree, MapTree, ScalarTree, Tree } from './tree';

const [SPACE, QUOTE, HASH, APOSTROPHE, COMMA, COLON] = [0x20, 0x22, 0x23, 0x27, 0x2c, 0x3a];
const [OPEN_LIST, BACKSLASH, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [0x5b, 0x5c, 0x5d, 0x7b, 0x7d];

/** A key without quotes: nothing that could be a sign of YAML, and no blank. */
const KEY = /[A-Za-z0-9_/][A-Za-z0-9_./-]*/y;
/** How a value without quotes may begin, where it is no sign of YAML. */
const PLAIN_START = /[A-Za-z0-9_/.+~$(<=\u00c0-\u024f]|-[A-Za-z0-9.]/y;
/** YAML's own bound of a key on one line is 1024 characters. */
const LONGEST_KEY = 1000;
/** No list or map within one line is deeper; the rest is read by the library. */
const DEEPEST_FLOW = 8;

/** A key of a map and what comes behind its colon. */
export interface ScannedKey {
  readonly name: string;
  readonly place: Place;
  /** Where the first thing behind the colon is, or the end of the line. */
  readonly value: number;
}

/**
 * Reads parts of single lines. Each method gives undefined for everything that is not plain to see, whether it is a
 * mistake or a rarer form of YAML: the library is then to read the whole file.
 */
export class LineScanner {
  /** At most so many lexemes would the library make of what was read. */
  lexemes = 0;
  /** Where the last value ended. */
  private end = 0;
  #depth = 0;

  constructor(
    private readonly source: SourceFile,
    private readonly text: string,
  ) {}

  /** The first place from an offset on that is no blank. */
  skipBlanks(from: number): number {
    let at = from;
    while (this.text.charCodeAt(at) === SPACE) at += 1;
    return at;
  }

  /** `name:` or `"name":` with a blank or the end of the line behind it. */
  key(at: number, lineEnd: number): ScannedKey | undefined {
    const first = this.text.charCodeAt(at);
    let name: string | undefined;
    if (first === QUOTE || first === APOSTROPHE) name = this.quoted(at, first, lineEnd);
    else {
      KEY.lastIndex = at;
      name = KEY.exec(this.text)?.[0];
      this.end = at + (name?.length ?? 0);
    }
    const { end } = this;
    if (name === undefined || name === '' || name === '__proto__' || name === '<<') return undefined;
    if (this.text.charCodeAt(end) !== COLON || end - at > LONGEST_KEY) return undefined;
    if (end + 1 < lineEnd && this.text.charCodeAt(end + 1) !== SPACE) return undefined;
    this.lexemes += 4;
    return { name, place: { source: this.source, start: at, end }, value: this.skipBlanks(end + 1) };
  }

  /** A value that ends on its line, with nothing but a comment behind it. */
  value(at: number, lineEnd: number): Tree | undefined {
    const tree = this.valueIn(at, lineEnd, false);
    const behind = this.skipBlanks(this.end);
    const isLast = behind >= lineEnd || (behind > this.end && this.text.charCodeAt(behind) === HASH);
    return isLast ? tree : undefined;
  }

  private valueIn(at: number, lineEnd: number, inFlow: boolean): Tree | undefined {
    const first = this.text.charCodeAt(at);
    const isFlow = first === OPEN_LIST || first === OPEN_MAP;
    return isFlow ? this.flow(at, lineEnd) : this.scalar(at, lineEnd, inFlow);
  }

  private scalar(at: number, lineEnd: number, inFlow: boolean): ScalarTree | undefined {
    const first = this.text.charCodeAt(at);
    const isQuoted = first === QUOTE || first === APOSTROPHE;
    this.lexemes += 2;
    const written = isQuoted ? this.quoted(at, first, lineEnd) : this.plain(at, lineEnd, inFlow);
    const value = written === undefined || isQuoted ? written : plainValue(written);
    if (value === undefined) return undefined;
    return { kind: 'scalar', value, place: { source: this.source, start: at, end: this.end } };
  }

  /** Text in quotes in which nothing stands for something else. */
  private quoted(at: number, quote: number, lineEnd: number): string | undefined {
    const { text } = this;
    let end = at + 1;
    for (; end < lineEnd; end += 1) {
      const code = text.charCodeAt(end);
      if (code === quote) break;
      if (code === BACKSLASH && quote === QUOTE) return undefined;
    }
    if (end >= lineEnd || text.charCodeAt(end + 1) === quote) return undefined;
    this.end = end + 1;
    return text.slice(at + 1, end);
  }

  private plain(at: number, lineEnd: number, inFlow: boolean): string | undefined {
    const { text } = this;
    PLAIN_START.lastIndex = at;
    if (!PLAIN_START.test(text)) return undefined;
    let end = at;
    for (let next = at; next < lineEnd; next += 1) {
      const code = text.charCodeAt(next);
      if (code === SPACE) continue;
      if (inFlow && isFlowSign(code)) {
        if (code === OPEN_LIST || code === OPEN_MAP) return undefined;
        break;
      }
      if (code === HASH && text.charCodeAt(next - 1) === SPACE) break;
      if (code === COLON) {
        const behind = next + 1 < lineEnd ? text.charCodeAt(next + 1) : SPACE;
        if (behind === SPACE || (inFlow && isFlowSign(behind))) return undefined;
      }
      end = next + 1;
    }
    this.end = end;
    return text.slice(at, end);
  }

  /** A list or a map in brackets. */
  private flow(start: number, lineEnd: number): ListTree | MapTree | undefined {
    const isMap = this.text.charCodeAt(start) === OPEN_MAP;
    const close = isMap ? CLOSE_MAP : CLOSE_LIST;
    const entries = new Map<string, Entry>();
    const items: Tree[] = [];
    if (this.#depth >= DEEPEST_FLOW) return undefined;
    this.#depth += 1;
    this.lexemes += 4;
    let at = this.skipBlanks(start + 1);
    while (this.text.charCodeAt(at) !== close) {
      const key = isMap ? this.key(at, lineEnd) : undefined;
      if (isMap && (!key || entries.has(key.name))) return undefined;
      const value = this.valueIn(key?.value ?? at, lineEnd, true);
      if (!value) return undefined;
      if (key) entries.set(key.name, { key: key.place, value });
      else items.push(value);
      this.lexemes += 2;
      at = this.skipBlanks(this.end);
      if (this.text.charCodeAt(at) === close) break;
      if (this.text.charCodeAt(at) !== COMMA) return undefined;
      at = this.skipBlanks(at + 1);
      // A comma before the end is allowed, and rare.
      if (this.text.charCodeAt(at) === close) return undefined;
    }
    this.#depth -= 1;
    this.end = at + 1;
    const place = { source: this.source, start, end: this.end };
    return isMap ? { kind: 'map', entries, place } : { kind: 'list', items, place };
  }
}

/** The signs that end a value between brackets. */
function isFlowSign(code: number): boolean {
  return (
    code === COMMA || code === CLOSE_LIST || code === CLOSE_MAP || code === OPEN_LIST || code === OPEN_MAP
  );
}
