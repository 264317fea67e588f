/** What was looked at, and how it is. */
export interface Finding {
  /** Kind of check, `dhcp`. */
  readonly check: CheckName;
  /** What was looked at, `rack1`. */
  readonly subject: string;
  /** `skipped` could not be looked at here; the detail says why. */
  readonly state: 'ok' | 'fault' | 'skipped';
  /** What was found. */
  readonly detail: string;
  /** What to do; there for each fault. */
  readonly remedy?: string;
}

/** Kinds of checks. */
type CheckName = 'server' | 'dhcp' | 'dns' | 'tftp' | 'nat' | 'images' | 'answers' | 'keys' | 'bmc';

/** Makes findings of one kind about one thing. */
export class About {
  constructor(
    private readonly check: CheckName,
    private readonly subject: string,
  ) {}

  /** It is as it has to be. */
  ok(detail: string): Finding {
    return { check: this.check, subject: this.subject, state: 'ok', detail };
  }

  /** It is not. */
  fault(detail: string, remedy: string): Finding {
    return { check: this.check, subject: this.subject, state: 'fault', detail, remedy };
  }

  /** It cannot be looked at here. */
  skipped(detail: string, remedy?: string): Finding {
    const more = remedy === undefined ? {} : { remedy };
    return { check: this.check, subject: this.subject, state: 'skipped', detail, ...more };
  }
}

/** Words of an error. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
