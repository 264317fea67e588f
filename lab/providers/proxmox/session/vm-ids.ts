import { randomInt } from 'node:crypto';
import { PveError } from '../../../../pve/client';
import { ProviderError } from '../../resource';
import type { ProxmoxApi } from '../api';

/** How ids are chosen for VMs without one. */
export interface VmIdOptions {
  readonly isRandom: boolean;
  readonly start: number;
  readonly end: number;
}

const RANDOM_ATTEMPTS = 100;

/** Hands out free VM ids, one at a time, never the same one twice in a run. */
export class VmIds {
  readonly #api: ProxmoxApi;
  readonly #options: VmIdOptions;
  #last = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(api: ProxmoxApi, options: VmIdOptions) {
    this.#api = api;
    this.#options = options;
  }

  /** @throws ProviderError PROXMOX_NO_VM_ID */
  next(): Promise<number> {
    const mine = this.#turn
      .catch(() => undefined)
      .then(() => (this.#options.isRandom ? this.#random() : this.#sequential()));
    this.#turn = mine;
    return mine;
  }

  async #sequential(): Promise<number> {
    if (this.#last === 0) {
      this.#last = Number(await this.#api.get('cluster/nextid'));
      return this.#last;
    }
    do this.#last += 1;
    while (!(await this.#isFree(this.#last)));
    return this.#last;
  }

  async #random(): Promise<number> {
    const { start, end } = this.#options;
    for (let attempt = 0; attempt < RANDOM_ATTEMPTS; attempt += 1) {
      const id = randomInt(start, end + 1);
      if (await this.#isFree(id)) return id;
    }
    throw new ProviderError('PROXMOX_NO_VM_ID', `No free VM id was found between ${start} and ${end}`);
  }

  async #isFree(vmid: number): Promise<boolean> {
    try {
      await this.#api.get('cluster/nextid', { vmid });
      return true;
    } catch (error) {
      if (error instanceof PveError && error.status === 400) return false;
      throw error;
    }
  }
}
