import { StringDecoder } from 'node:string_decoder';
import { HIDDEN, type Secret } from './secret';

/** Shorter ones would hide words that have nothing to do with them. */
const SHORTEST = 4;

/** Takes secrets out of text that another program made, in the forms that programs print them in. */
export class Redactor {
  readonly #forms: readonly string[];

  constructor(secrets: Iterable<Secret>) {
    const forms = new Set<string>();
    for (const secret of secrets) {
      const value = secret.reveal();
      for (const part of [value, ...value.split('\n')]) {
        if (part.trim().length < SHORTEST) continue;
        forms.add(part);
        forms.add(JSON.stringify(part).slice(1, -1));
        forms.add(Buffer.from(part).toString('base64'));
        forms.add(encodeURIComponent(part));
      }
    }
    // The longest first: a form may hold another one.
    this.#forms = [...forms].sort((a, b) => b.length - a.length);
  }

  /** The text with each secret as `***`. */
  redact(text: string): string {
    let clean = text;
    for (const form of this.#forms) clean = clean.replaceAll(form, HIDDEN);
    return clean;
  }

  /** True when there is nothing to hide. */
  get isEmpty(): boolean {
    return this.#forms.length === 0;
  }

  /** For output that comes in pieces: a secret that is cut by the end of one is found as well. */
  stream(write: (text: string) => void): {
    readonly push: (chunk: Buffer) => void;
    readonly end: () => void;
  } {
    const decoder = new StringDecoder('utf8');
    const keep = (this.#forms[0]?.length ?? 1) - 1;
    let held = '';
    return {
      push: (chunk) => {
        held = this.redact(held + decoder.write(chunk));
        // Whole lines, so that two outputs that go into one file do not break into each other's.
        const ready = held.lastIndexOf('\n', held.length - keep - 1) + 1;
        if (ready === 0) return;
        write(held.slice(0, ready));
        held = held.slice(ready);
      },
      end: () => {
        write(this.redact(held + decoder.end()));
        held = '';
      },
    };
  }
}
