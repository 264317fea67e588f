/** Milliseconds within which a second signal is an echo: `npx` and `timeout` send theirs twice. */
const echo = 1000;

/** What the signals of this process are to a child that is to be asked to stop, once for each time that is meant. */
export class Interruptions {
  private readonly listeners = new Set<() => void>();
  private last = Number.NEGATIVE_INFINITY;
  private count = 0;

  /** @param now Milliseconds of a clock that only goes forward. */
  constructor(private readonly now: () => number) {}

  /** True while somebody passes the signals on, who then decides about the end. */
  get areHeard(): boolean {
    return this.listeners.size > 0;
  }

  /** Calls the listener at each interruption; the function given back ends that. */
  readonly listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** SIGTERM and SIGHUP ask once; a further Ctrl-C is meant, and asks again. */
  take(signal: NodeJS.Signals): void {
    const time = this.now();
    const isEcho = time - this.last < echo;
    this.last = time;
    if (isEcho || (signal !== 'SIGINT' && this.count > 0)) return;
    this.count += 1;
    for (const listener of this.listeners) listener();
  }
}
