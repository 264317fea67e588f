const WATCH_MS = 500;

/** What a watch looks at. */
export interface GuestWatchParts {
  readonly isAlive: (vmid: number) => boolean;
  /** Whether something is being done to a guest, which may end on purpose. */
  readonly isBusy: (vmid: number) => boolean;
  /** Called in each round, with the guests that are watched. */
  readonly onLook: (vmids: Iterable<number>) => void;
  /** Called once for each guest that ended by itself. */
  readonly onEnd: (vmid: number) => void;
}

/** Sees that guests end by themselves; looks only while there are any. */
export class GuestWatch {
  readonly #known = new Set<number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: GuestWatchParts) {}

  add(vmid: number): void {
    this.#known.add(vmid);
    this.#timer ??= setInterval(() => {
      this.#look();
    }, WATCH_MS).unref();
  }

  /** A guest that is ended on purpose is told of no more. */
  forget(vmid: number): void {
    this.#known.delete(vmid);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#known.clear();
  }

  #look(): void {
    this.parts.onLook(this.#known);
    for (const vmid of this.#known) {
      if (this.parts.isBusy(vmid) || this.parts.isAlive(vmid)) continue;
      this.#known.delete(vmid);
      this.parts.onEnd(vmid);
    }
    if (this.#known.size === 0) this.stop();
  }
}
