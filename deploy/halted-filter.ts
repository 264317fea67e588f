import { stripVTControlCharacters } from 'node:util';

/** What an interrupted Terraform says of everything that it did not begin, and of nothing in particular. */
const HALTED = 'Error: execution halted';

/**
 * Takes out of what Terraform prints that it halted, which stands there once for each thing that is left, in a frame or, without
 * colours, among empty lines.
 */
export class HaltedFilter {
  #frame: string[] | undefined;
  #follows = false;

  /** @returns the lines that can be shown now: a frame is held back until it ends */
  take(line: string): readonly string[] {
    const plain = stripVTControlCharacters(line).trim();
    if (this.#frame) {
      this.#frame.push(line);
      return plain === '╵' ? this.end() : [];
    }
    if (plain === '╷') {
      this.#frame = [line];
      return [];
    }
    this.#follows = plain === HALTED || (this.#follows && plain === '');
    return this.#follows ? [] : [line];
  }

  /** What is still held back. */
  end(): readonly string[] {
    const frame = this.#frame ?? [];
    this.#frame = undefined;
    const said = frame.map((line) =>
      stripVTControlCharacters(line)
        .replace(/^[╷│╵]/, '')
        .trim(),
    );
    return said.join('') === HALTED ? [] : frame;
  }
}
