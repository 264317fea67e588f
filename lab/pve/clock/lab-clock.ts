/** How a lab's clock goes, as it is kept. */
export interface ClockSetting {
  /** The lab's time at that instant, milliseconds since 1970. */
  readonly origin: number;
  /** The instant on the machine's clock, milliseconds since 1970. */
  readonly since: number;
  /** Seconds of the lab in a second of the machine; 0 stands still until it is moved. */
  readonly speed: number;
}

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** Node's timers count in 32 bits. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The lab's time. It goes on while the lab is down, as the clock in a computer does. */
export class LabClock {
  readonly #system: () => number;
  readonly #keep: (setting: ClockSetting) => void;
  readonly #sleepers = new Set<Sleeper>();
  #setting: ClockSetting;

  /**
   * @param system The machine's clock, milliseconds since 1970.
   * @param setting As it was kept. @default the machine's own time
   * @param keep Called with each new setting.
   */
  constructor(
    system: () => number,
    setting: ClockSetting = { origin: 0, since: 0, speed: 1 },
    keep: (setting: ClockSetting) => void = () => undefined,
  ) {
    this.#system = system;
    this.#setting = setting;
    this.#keep = keep;
  }

  /** Seconds of the lab in a second of the machine. */
  get speed(): number {
    return this.#setting.speed;
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => {
    const { origin, since, speed } = this.#setting;
    return Math.floor(origin + (this.#system() - since) * speed);
  };

  /** Resolves after so many of the lab's milliseconds. @throws the signal's reason */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = {
        due: this.now() + milliseconds,
        wake: () => {
          done(resolve);
        },
        timer: undefined,
      };
      const abort = (): void => {
        done(() => {
          reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
        });
      };
      const done = (then: () => void): void => {
        clearTimeout(sleeper.timer);
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', abort);
        then();
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', abort);
      if (signal?.aborted) abort();
      else this.#arm(sleeper);
    });
  }

  /** Goes on from a time, at a speed; what is left out stays. */
  set({ now, speed }: { readonly now?: number; readonly speed?: number }): void {
    this.#setting = { origin: now ?? this.now(), since: this.#system(), speed: speed ?? this.speed };
    this.#keep(this.#setting);
    for (const sleeper of [...this.#sleepers]) this.#arm(sleeper);
  }

  #arm(sleeper: Sleeper): void {
    clearTimeout(sleeper.timer);
    const left = sleeper.due - this.now();
    if (left <= 0) {
      sleeper.wake();
      return;
    }
    if (this.speed === 0) return;
    sleeper.timer = setTimeout(
      () => {
        this.#arm(sleeper);
      },
      Math.min(Math.ceil(left / this.speed), LONGEST_TIMER),
    );
  }
}
