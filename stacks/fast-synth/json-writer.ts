import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** Characters that are gathered before they are written. */
const chunkSize = 1 << 16;

/** JSON text of a value that stands so deep in a document: in as many lists, whose brackets are cut off again. */
function indented(value: unknown, depth: number): string {
  let nested = value;
  for (let level = 0; level < depth; level += 1) nested = [nested];
  const text = JSON.stringify(nested, null, 2);
  // Level n opens with a bracket, a line's end and n + 1 indents, and closes with a line's end, n indents and a bracket.
  return text.slice(depth * (depth + 3), text.length - depth * (depth + 1));
}

/**
 * Writes one JSON document piece by piece, indented by two spaces, without ever holding the whole. Until it is closed, what was in the
 * file before stays there.
 */
export class JsonWriter {
  private readonly handle: number;
  private pending: string[] = [];
  private pendingSize = 0;
  private depth = 0;
  private isFirst = true;

  constructor(private readonly file: string) {
    this.handle = openSync(this.partial, 'w');
    this.put('{');
    this.depth = 1;
  }

  /** Writes a property; only values that JSON can hold. */
  property(key: string, value: unknown): void {
    this.key(key);
    this.put(indented(value, this.depth));
  }

  /** Writes a property that holds an object, whose properties `write` writes. */
  object(key: string, write: () => void): void {
    this.key(key);
    this.put('{');
    this.depth += 1;
    this.isFirst = true;
    write();
    this.depth -= 1;
    this.put(`\n${this.margin()}}`);
    this.isFirst = false;
  }

  /** Ends the document. */
  close(): void {
    this.put('\n}\n');
    this.flush();
    renameSync(this.partial, this.file);
    closeSync(this.handle);
  }

  /** Ends without a document. */
  abandon(): void {
    closeSync(this.handle);
    rmSync(this.partial, { force: true });
  }

  private get partial(): string {
    return `${this.file}.partial`;
  }

  private key(key: string): void {
    this.put(`${this.isFirst ? '' : ','}\n${this.margin()}${JSON.stringify(key)}: `);
    this.isFirst = false;
  }

  private margin(): string {
    return '  '.repeat(this.depth);
  }

  private put(text: string): void {
    this.pending.push(text);
    this.pendingSize += text.length;
    if (this.pendingSize >= chunkSize) this.flush();
  }

  private flush(): void {
    writeSync(this.handle, this.pending.join(''));
    this.pending = [];
    this.pendingSize = 0;
  }
}
