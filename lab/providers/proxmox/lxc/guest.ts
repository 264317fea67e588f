import { classify, PveError } from '../../../../pve/client';
import type { FormParams } from '../../../../pve/wire';
import type { Operation } from '../../resource';
import { waitUntil } from '../api';
import type { Session } from '../session';

/** A container's configuration as PVE tells it. */
export type ContainerConfig = Readonly<Record<string, unknown>>;

const UNLOCK_S = 300;

/** One container behind the API. */
export class Container {
  readonly vmid: number;
  readonly #path: string;
  readonly #operation: Operation<Session>;

  constructor(node: string, vmid: number, operation: Operation<Session>) {
    this.vmid = vmid;
    this.#path = `nodes/${node}/lxc/${vmid}`;
    this.#operation = operation;
  }

  get #api(): Session['api'] {
    return this.#operation.session.api;
  }

  /** The stored configuration. */
  config(): Promise<ContainerConfig> {
    return this.#api.get<ContainerConfig>(`${this.#path}/config`);
  }

  /** Whether it runs, and what locks it. */
  status(): Promise<{ status: string; lock?: string }> {
    return this.#api.get(`${this.#path}/status/current`);
  }

  /** The addresses of a running container; nothing where PVE does not tell them. */
  interfaces(): Promise<unknown> {
    return this.#api.get(`${this.#path}/interfaces`);
  }

  /** Changes the configuration, at once. */
  async update(params: FormParams): Promise<void> {
    await this.#api.put(`${this.#path}/config`, params);
  }

  /** Makes a copy of this container. */
  async clone(params: FormParams, timeoutS: number): Promise<void> {
    await this.#run(await this.#api.post(`${this.#path}/clone`, params), 'Container clone', timeoutS);
  }

  /** Makes the root disk or a mount point larger. */
  async resize(disk: string, size: string): Promise<void> {
    await this.#run(await this.#api.put(`${this.#path}/resize`, { disk, size }), 'Container disk resize');
  }

  /** Starts it; one that runs already is no error. */
  async start(timeoutS: number): Promise<void> {
    try {
      await this.#run(await this.#api.post(`${this.#path}/status/start`), 'Container start', timeoutS);
    } catch (error) {
      if (!(error instanceof PveError && error.message.includes('already running'))) throw error;
    }
  }

  /** Shuts it down and starts it again. */
  async reboot(timeoutS: number): Promise<void> {
    const answer = await this.#api.post(`${this.#path}/status/reboot`, { timeout: timeoutS });
    await this.#run(answer, 'Container reboot', timeoutS);
  }

  /** Shuts it down, by force when it does not obey in time. */
  async shutDown(timeoutS: number): Promise<void> {
    const params = { forceStop: true, timeout: timeoutS };
    await this.#run(
      await this.#api.post(`${this.#path}/status/shutdown`, params),
      'Container shutdown',
      timeoutS,
    );
    await this.#until(timeoutS, `container ${this.vmid} to be stopped`, async () => {
      return (await this.status()).status === 'stopped';
    });
  }

  /** Deletes it, and waits until PVE does not know it any more. */
  async destroy(timeoutS: number): Promise<void> {
    try {
      await this.#run(await this.#api.delete(this.#path), 'Container delete', timeoutS);
    } catch (error) {
      if (classify(error) === 'gone') return;
      throw error;
    }
    await this.#until(timeoutS, `container ${this.vmid} to be gone`, async () => {
      try {
        await this.status();
        return false;
      } catch (error) {
        if (classify(error) === 'gone') return true;
        throw error;
      }
    });
  }

  /** Waits until a container that was just made may be changed; it may not even be visible at first. */
  async waitForUnlock(): Promise<void> {
    await this.#until(UNLOCK_S, `container ${this.vmid} to be unlocked`, async () => {
      try {
        return ((await this.status()).lock ?? '') === '';
      } catch (error) {
        if (classify(error) === 'denied') throw error;
        return false;
      }
    });
  }

  async #run(answer: unknown, what: string, timeoutS?: number): Promise<void> {
    const limit = timeoutS === undefined ? undefined : { timeoutS: timeoutS + 10 };
    await this.#api.task(answer, what, this.#operation, limit);
  }

  async #until(timeoutS: number, what: string, look: () => Promise<boolean>): Promise<void> {
    await waitUntil(look, { what, timeoutS, signal: this.#operation.signal });
  }
}
