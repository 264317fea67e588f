import { createHash, type Hash } from 'node:crypto';
import type { TypedText } from './cipher';

/** SOPS begins with this where only encrypted values count: SHA-256 of `sops`. */
const ONLY_ENCRYPTED = createHash('sha256').update('sops').digest();

/** The hash over all values of a file, which SOPS keeps encrypted so that nothing can be removed or exchanged. */
export class Mac {
  readonly #hash: Hash = createHash('sha512');

  constructor(private readonly onlyEncrypted: boolean) {
    if (onlyEncrypted) this.#hash.update(ONLY_ENCRYPTED);
  }

  /** Adds a value, in the order of the file. */
  add({ type, text }: TypedText, encrypted: boolean): void {
    if (this.onlyEncrypted && !encrypted) return;
    this.#hash.update(text, type === 'bytes' ? 'latin1' : 'utf8');
  }

  /** 128 upper-case hexadecimal digits. */
  digest(): string {
    return this.#hash.digest('hex').toUpperCase();
  }
}
