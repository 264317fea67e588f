import { Slots } from './slots';

/** How many clones and moves there are at once. */
export interface QueueLimits {
  /** On one node. */
  readonly perNode: number;
  /** To one storage. */
  readonly perStorage: number;
  /** Other limits of nodes, by name. */
  readonly nodes?: ReadonlyMap<string, number> | undefined;
  /** Other limits of storages: by name, or by `node/name` where each node has one of its own. */
  readonly storages?: ReadonlyMap<string, number> | undefined;
}

/** Lets clones and moves wait for others on the same node, and to the same storage. */
export class Queue {
  readonly #slots: Slots;

  constructor(private readonly limits: QueueLimits) {
    const { perNode, perStorage, nodes, storages } = limits;
    this.#slots = new Slots((key) => {
      const [kind = '', name = ''] = key.split(' ');
      return kind === 'node' ? (nodes?.get(name) ?? perNode) : (storages?.get(name) ?? perStorage);
    });
  }

  /**
   * Waits for a place.
   * @param node where the task runs
   * @param body the form of the request
   * @param onWait called where there is none yet
   * @returns what gives the place back; calling it again does nothing
   * @throws the signal's reason, when it is aborted before
   */
  take(node: string, body: Buffer, onWait: () => void, signal: AbortSignal): Promise<() => void> {
    const form = new URLSearchParams(body.toString('utf8'));
    const storage = form.get('storage') ?? form.get('targetstorage');
    const keys = [`node ${node}`];
    if (storage !== null) keys.push(`storage ${this.#storageKey(form.get('target') ?? node, storage)}`);
    if (this.#slots.isFull(keys)) onWait();
    return this.#slots.take(keys, signal);
  }

  #storageKey(node: string, storage: string): string {
    const own = `${node}/${storage}`;
    return this.limits.storages?.has(own) ? own : storage;
  }
}
