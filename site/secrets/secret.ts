import { inspect } from 'node:util';

/** What is printed in place of a secret. */
export const HIDDEN = '***';

/**
 * A value that must not be seen. Whatever turns it into text (JSON, a template, the console, an error) gets `***`;
 * only `reveal` gives the value, so a look for that word finds every place where one leaves.
 */
export class Secret {
  // Private to the language, not only to the compiler: no enumeration, clone or inspection gets at it.
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the program that needs it. */
  reveal(): string {
    return this.#value;
  }

  /** `***`, also in a template. */
  toString(): string {
    return HIDDEN;
  }

  /** `***` */
  toJSON(): string {
    return HIDDEN;
  }

  /** `***`, also where a number is wanted. */
  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }

  /** `***`, on the console and in what errors hold. */
  [inspect.custom](): string {
    return HIDDEN;
  }
}
