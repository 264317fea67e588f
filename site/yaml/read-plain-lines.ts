import { restOfLine, type SourceFile } from '../text';
import { LineScanner, type ScannedKey } from './line-scanner';
import type { Entry, MapTree, Tree } from './tree';

const [NEWLINE, SPACE, HASH, DASH] = [0x0a, 0x20, 0x23, 0x2d];
/** Deeper values are left to the library, which tells how deep is too deep. */
const DEEPEST = 32;
/** What means something else wherever it stands, and what may be a private key. */
const OTHER = /[\t\r\ufeff]|PRIVATE KEY/;
/** Of each line: its indentation, a blank, a comment and the end. */
const LEXEMES_OF_LINE = 4;

/** A map whose keys begin in one column. */
interface MapBlock {
  readonly kind: 'map';
  readonly column: number;
  readonly entries: Map<string, Entry>;
  /** The key whose value the next lines may be. */
  pending?: ScannedKey | undefined;
}

/** A list whose dashes stand in one column. */
interface ListBlock {
  readonly kind: 'list';
  readonly column: number;
  readonly items: Tree[];
}

/**
 * Reads what nearly all specs consist of: maps and lists by indentation whose values end on their own line. It gives the
 * very tree that the library's parser leads to, in a fraction of the time, or undefined: for mistakes, which the library
 * has words for, and for every other form of YAML.
 *
 * @param most lexemes that the library would read
 */
export function readPlainLines(source: SourceFile, text: string, most: number): MapTree | undefined {
  if (OTHER.test(text)) return undefined;
  const reader = new LineReader(source, text);
  const tree = reader.read();
  return reader.lexemes <= most ? tree : undefined;
}

class LineReader {
  readonly #scanner: LineScanner;
  readonly #blocks: (MapBlock | ListBlock)[] = [];
  #root: MapTree | undefined;
  #lines = 0;

  constructor(
    private readonly source: SourceFile,
    private readonly text: string,
  ) {
    this.#scanner = new LineScanner(source, text);
  }

  /** Never fewer than the library makes. */
  get lexemes(): number {
    return this.#scanner.lexemes + this.#lines * LEXEMES_OF_LINE;
  }

  read(): MapTree | undefined {
    const { text } = this;
    for (let at = 0; at < text.length;) {
      const newline = text.indexOf('\n', at);
      const end = newline < 0 ? text.length : newline;
      const start = this.#scanner.skipBlanks(at);
      const isBlank = start >= end || text.charCodeAt(start) === HASH;
      if (!isBlank && !this.readLine(start, end, start - at)) return undefined;
      this.#lines += 1;
      at = end + 1;
    }
    this.close(-1);
    return this.#root;
  }

  private readLine(start: number, end: number, column: number): boolean {
    this.close(column);
    return this.isItem(start) ? this.readItem(start, end, column) : this.readEntry(start, end, column);
  }

  /** Ends the blocks that a line in this column is no part of. */
  private close(column: number): void {
    for (let block = this.#blocks.at(-1); block && block.column > column; block = this.#blocks.at(-1)) {
      if (block.kind === 'map') this.settle(block);
      this.#blocks.pop();
    }
  }

  /** A key that waits in vain for a value has none. */
  private settle(block: MapBlock): void {
    const { pending } = block;
    if (!pending) return;
    block.pending = undefined;
    const place = { source: this.source, start: pending.value, end: pending.value };
    block.entries.set(pending.name, { key: pending.place, value: { kind: 'scalar', value: null, place } });
  }

  private isItem(at: number): boolean {
    if (this.text.charCodeAt(at) !== DASH) return false;
    const next = this.text.charCodeAt(at + 1);
    return next === SPACE || next === NEWLINE || at + 1 === this.text.length;
  }

  private readEntry(start: number, end: number, column: number): boolean {
    const key = this.#scanner.key(start, end);
    const top = this.#blocks.at(-1);
    // A list may stand in the column of its own key, and ends where the next key does.
    if (top?.kind === 'list' && top.column === column) this.#blocks.pop();
    const around = this.#blocks.at(-1);
    const isOpen = around?.kind === 'map' && around.column === column;
    const block = isOpen ? around : this.openMap(start, column);
    return key !== undefined && block !== undefined && this.addKey(block, key, end);
  }

  private readItem(start: number, end: number, column: number): boolean {
    const around = this.#blocks.at(-1);
    const isOpen = around?.kind === 'list' && around.column === column;
    const block = isOpen ? around : this.openList(start, column);
    const at = this.#scanner.skipBlanks(start + 1);
    this.#scanner.lexemes += 2;
    if (!block || at >= end || this.isItem(at)) return false;
    const key = this.#scanner.key(at, end);
    if (!key) {
      const value = this.#scanner.value(at, end);
      if (value) block.items.push(value);
      return value !== undefined;
    }
    const entries = new Map<string, Entry>();
    const inner: MapBlock = { kind: 'map', column: column + at - start, entries };
    block.items.push({ kind: 'map', entries, place: restOfLine(this.source, at) });
    this.#blocks.push(inner);
    return this.addKey(inner, key, end);
  }

  private addKey(block: MapBlock, key: ScannedKey, end: number): boolean {
    this.settle(block);
    if (block.entries.has(key.name)) return false;
    if (key.value >= end || this.text.charCodeAt(key.value) === HASH) {
      block.pending = key;
      return true;
    }
    const value = this.#scanner.value(key.value, end);
    if (value) block.entries.set(key.name, { key: key.place, value });
    return value !== undefined;
  }

  private openMap(start: number, column: number): MapBlock | undefined {
    const entries = new Map<string, Entry>();
    const tree: MapTree = { kind: 'map', entries, place: restOfLine(this.source, start) };
    const around = this.#blocks.at(-1);
    if (!around && !this.#root && column === 0) this.#root = tree;
    else if (around?.kind !== 'map' || !this.give(tree, around)) return undefined;
    const block: MapBlock = { kind: 'map', column, entries };
    this.#blocks.push(block);
    return block;
  }

  private openList(start: number, column: number): ListBlock | undefined {
    const items: Tree[] = [];
    const around = this.#blocks.at(-1);
    const tree: Tree = { kind: 'list', items, place: restOfLine(this.source, start) };
    if (around?.kind !== 'map' || !this.give(tree, around)) return undefined;
    const block: ListBlock = { kind: 'list', column, items };
    this.#blocks.push(block);
    return block;
  }

  /** Gives a value to the key that waits for one. */
  private give(value: Tree, block: MapBlock): boolean {
    const { pending } = block;
    if (!pending || this.#blocks.length >= DEEPEST) return false;
    block.pending = undefined;
    block.entries.set(pending.name, { key: pending.place, value });
    return true;
  }
}
