import { createColors } from 'picocolors';

/** The one way in which commands print. */
export class Writer {
  /** Colours, empty where the output is not a terminal or NO_COLOR is set. */
  readonly colors: ReturnType<typeof createColors>;

  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly err: NodeJS.WriteStream,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    const forced = environment['FORCE_COLOR'] !== undefined && environment['FORCE_COLOR'] !== '0';
    this.colors = createColors(!environment['NO_COLOR'] && (forced || out.isTTY));
  }

  /** A line of the command's result. */
  line(text = ''): void {
    this.out.write(`${text}\n`);
  }

  /** The result as it is. */
  text(text: string): void {
    this.out.write(text);
  }

  /** A line about what goes on; never part of the result, so that results can be piped. */
  note(text: string): void {
    this.err.write(`${text}\n`);
  }

  /** The result as JSON, for `--json`. */
  json(value: unknown): void {
    this.out.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** Columns as wide as their widest cell, each row a line. Cells must not hold colours, except in the last column. */
  table(header: readonly string[], given: readonly (readonly string[])[]): void {
    const rows = given.map((row) => row.map((cell) => cell.replaceAll(/\s*[\r\n]\s*/g, ' ')));
    const widths = header.map((title, column) =>
      Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
    );
    const format = (cells: readonly string[]): string =>
      cells
        .map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ');
    this.line(this.colors.bold(format(header)));
    for (const row of rows) this.line(format(row));
  }
}
