import type { Readable } from 'node:stream';
import type { Lab } from '../model';

/** A program's call. */
export interface ProgramCall {
  readonly lab: Lab;
  readonly node: string;
  /** Account that it runs as, after sudo. */
  readonly user: string;
  /** Words after the program's name. */
  readonly args: readonly string[];
  readonly input: Readable;
}

/** A program that the lab's nodes have. */
export interface Program {
  readonly path: string;
  /** Answers what it prints. */
  readonly run: (call: ProgramCall) => Promise<string> | string;
}

/** A program that ends with another exit code than 0. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}
