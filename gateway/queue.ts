import { Slots } from './slots';

/** How many clones, imports and moves there are at once. */
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

/** A task that is to begin. */
interface QueuedTask {
  readonly node: string;
  readonly body: Buffer;
  readonly source?: string | undefined;
}

/** Lets what copies disks wait for others on the same node, and to the same storage: clones, imports, restores, moves. */
export class Queue {
  readonly #slots: Slots;

  constructor(private readonly limits: QueueLimits) {
    const { perNode, perStorage, nodes, storages } = limits;
    this.#slots = new Slots((key) => {
      const [kind = '', name = ''] = key.split(' ');
      if (kind === 'source') return 1;
      return kind === 'node' ? (nodes?.get(name) ?? perNode) : (storages?.get(name) ?? perStorage);
    });
  }

  /**
   * Waits for a place.
   * @param node where the task runs
   * @param body the form of the request
   * @param onWait called where there is none yet
   * @returns what gives the place back, where one is needed; calling it again does nothing
   * @throws the signal's reason, when it is aborted before
   */
  take(
    { node, body, source }: QueuedTask,
    onWait: () => void,
    signal: AbortSignal,
  ): Promise<(() => void) | undefined> {
    const form = new URLSearchParams(body.toString('utf8'));
    const keys = [
      ...(form.has('vmid') ? this.#keysOfCreation(form, node) : this.#keysOfCopy(form, node)),
      ...(source === undefined ? [] : [`source ${source}`]),
    ];
    if (keys.length === 0) return Promise.resolve(undefined);
    if (this.#slots.isFull(keys)) onWait();
    return this.#slots.take(keys, signal);
  }

  #keysOfCopy(form: URLSearchParams, node: string): readonly string[] {
    const storage = form.get('storage') ?? form.get('targetstorage');
    if (storage === null) return [`node ${node}`];
    return [`node ${node}`, `storage ${this.#storageKey(form.get('target') ?? node, storage)}`];
  }

  /** Creations wait for storages that somebody has limited, and for no others. */
  #keysOfCreation(form: URLSearchParams, node: string): readonly string[] {
    const names = importsTo(form).map((storage) => this.#storageKey(node, storage));
    return [...new Set(names)].flatMap((name) =>
      this.limits.storages?.has(name) === true ? [`storage ${name}`] : [],
    );
  }

  #storageKey(node: string, storage: string): string {
    const own = `${node}/${storage}`;
    return this.limits.storages?.has(own) ? own : storage;
  }
}

/** `local-lvm:0,import-from=local:import/debian-12.qcow2` */
const IMPORTED_DISK = /^(?:file=)?([^:,]+):.*,import-from=/;

/** The storages of disks that come from images or a backup. */
function importsTo(form: URLSearchParams): readonly string[] {
  const storage = form.get('storage');
  if (storage !== null && (form.has('archive') || form.has('restore'))) return [storage];
  return [...form.values()].flatMap((value) => IMPORTED_DISK.exec(value)?.[1] ?? []);
}
