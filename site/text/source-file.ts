/** A line and a column, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A text with its name; turns offsets into lines and columns. */
export class SourceFile {
  #lineStarts: number[] | undefined;

  constructor(
    /** As it is shown to people: relative to where they are, or `--set`. */
    readonly name: string,
    readonly text: string,
    /** Folder that relative paths in the file start from; absolute. */
    readonly directory: string,
    /** Whether no line of it may be shown. */
    readonly secret = false,
  ) {}

  /** Where an offset lies. */
  position(offset: number): Position {
    const starts = this.lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  /** A line without its end. */
  line(number: number): string {
    const starts = this.lineStarts();
    return this.text.slice(starts[number - 1] ?? this.text.length, starts[number]).replace(/\r?\n$/, '');
  }

  private lineStarts(): number[] {
    if (this.#lineStarts) return this.#lineStarts;
    const starts = [0];
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
    return starts;
  }
}

/** A range of a source's text; the end is exclusive. */
export interface Place {
  readonly source: SourceFile;
  readonly start: number;
  readonly end: number;
}
