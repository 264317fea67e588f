import type { PveClient } from '../../pve/client';
import type { PveNode, Subject } from '../../site';

/** What a machine needs and its node does not have. */
export interface Lack {
  readonly code: 'TEMPLATE_MISSING' | 'VM_ID_TAKEN' | 'IMAGE_UNREACHABLE' | 'STORAGE_UNSUITABLE';
  readonly message: string;
  readonly about: Subject;
}

/** A guest as `cluster/resources` lists it. */
export interface Guest {
  readonly vmid: number;
  readonly node: string;
  readonly name?: string;
  readonly template?: number;
}

/** A storage as `nodes/{node}/storage` lists it. */
export interface Storage {
  readonly storage: string;
  readonly content: string;
}

/** A node and what it says of itself. */
export interface Pve {
  readonly client: PveClient;
  readonly node: PveNode;
  readonly guests: readonly Guest[];
  readonly storages: readonly Storage[];
}
