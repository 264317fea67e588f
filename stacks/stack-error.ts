import type { Subject } from '../site';

/** Codes of the errors that stacks throw; callers branch on them, never on the text. */
export type StackErrorCode =
  | 'CLOUD_INIT_NO_LOGIN'
  | 'STACK_ADDRESS_TAKEN'
  | 'STACK_BOOT_UNSUPPORTED'
  | 'STACK_IMAGE_UNKNOWN'
  | 'STACK_NODE_UNKNOWN';

/** One thing of the specs that no stack can be made of. */
export interface StackFault {
  readonly code: StackErrorCode;
  readonly message: string;
  /** The value that is meant. */
  readonly about: Subject;
}

/** Tells where a value was written, `specs/vms/dev1.yaml:3:9`. */
export type PlaceOf = (subject: Subject) => string | undefined;

/** A stack was given a site that it cannot be made of; most of such the checks of `site/` report before. */
export class StackError extends Error {
  override readonly name = 'StackError';

  /** @param code stable, `STACK_NODE_UNKNOWN` */
  constructor(
    readonly code: StackErrorCode,
    message: string,
  ) {
    super(message);
  }

  /** One error for all faults, each on a line of its own with its place; undefined where there are none. */
  static of([first, ...others]: readonly StackFault[], placeOf?: PlaceOf): StackError | undefined {
    if (!first) return undefined;
    const located = ({ about, message }: StackFault): string => {
      const place = placeOf?.(about);
      return place === undefined ? message : `${place}: ${message}`;
    };
    const lines = [located(first), ...others.map((fault) => `${fault.code}: ${located(fault)}`)];
    return new StackError(first.code, lines.join('\n'));
  }
}
