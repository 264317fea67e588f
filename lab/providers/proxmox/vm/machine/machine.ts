import { classify } from '../../../../../pve/client';
import type { Operation } from '../../../resource';
import { retry } from '../../api';
import type { Session } from '../../session';
import type { VmParams } from '../wire';
import { isUnreachable, says } from './failures';

/** A VM's config as the API answers it: numbers, texts and property strings. */
export type VmConfig = Readonly<Record<string, string | number | boolean | undefined>>;

/** Whether a VM runs. */
interface VmStatus {
  readonly status: string;
  readonly lock?: string;
}

/** One VM behind the API: its config, its disks, its place. */
export class Machine {
  readonly node: string;
  readonly vmid: number;
  /** What the calls are made for: its session, its signal. */
  readonly operation: Operation<Session>;

  constructor(node: string, vmid: number, operation: Operation<Session>) {
    this.node = node;
    this.vmid = vmid;
    this.operation = operation;
  }

  /** Its path in the API: `nodes/pve1/qemu/100`. */
  get path(): string {
    return `nodes/${this.node}/qemu/${this.vmid}`;
  }

  get #api(): Session['api'] {
    return this.operation.session.api;
  }

  /** The stored configuration. */
  config(): Promise<VmConfig> {
    return this.#api.get<VmConfig>(`${this.path}/config`);
  }

  /** Whether it runs, and what locks it. */
  status(): Promise<VmStatus> {
    return this.#api.get<VmStatus>(`${this.path}/status/current`);
  }

  /** The guest's interfaces as its agent tells them. */
  agentInterfaces(): Promise<unknown> {
    return this.#api.get(`${this.path}/agent/network-get-interfaces`);
  }

  /** Changes the configuration, at once. */
  async update(params: VmParams): Promise<void> {
    await retry(() => this.#api.put(`${this.path}/config`, params), {
      when: (error) => says(error, 'got timeout'),
      signal: this.operation.signal,
    });
  }

  /** Makes a copy of this VM. */
  async clone(params: VmParams, attempts: number, timeoutS: number): Promise<void> {
    await this.#startedTask('VM clone', { attempts: Math.max(1, attempts), delayMs: 10_000, timeoutS }, () =>
      this.#api.post(`${this.path}/clone`, params),
    );
  }

  /** Makes this VM. */
  async create(params: VmParams, timeoutS: number): Promise<void> {
    await this.#startedTask('VM create', { attempts: 3, delayMs: 1000, timeoutS }, () =>
      this.#api.post(`nodes/${this.node}/qemu`, params),
    );
  }

  /** @returns false when the VM was gone already. */
  async destroy(purge: boolean, unreferenced: boolean, timeoutS: number): Promise<boolean> {
    const query = `destroy-unreferenced-disks=${Number(unreferenced)}&purge=${Number(purge)}`;
    try {
      const answer = await retry(() => this.#api.delete(`${this.path}/?${query}`), {
        when: (error) => classify(error) === 'transient',
        signal: this.operation.signal,
      });
      await this.#api.task(answer, 'VM delete', this.operation, { timeoutS });
      return true;
    } catch (error) {
      if (classify(error) === 'gone') return false;
      throw error;
    }
  }

  /** Makes a disk larger. */
  async resize(disk: string, bytes: number): Promise<void> {
    const run = async (): Promise<void> => {
      const answer = await this.#api.put(`${this.path}/resize`, { disk, size: bytes });
      await this.#api.task(answer, 'VM disk resize', this.operation);
    };
    const when = (error: unknown): boolean => says(error, 'got timeout') || says(error, 'does not exist');
    await retry(run, { attempts: 5, when, signal: this.operation.signal });
  }

  /** Moves a disk to another storage; the one where it is already is no error. */
  async move(disk: string, storage: string): Promise<void> {
    try {
      const answer = await this.#api.post(`${this.path}/move_disk`, { disk, storage, delete: true });
      await this.#api.task(answer, 'VM disk move', this.operation);
    } catch (error) {
      if (!says(error, "you can't move to the same storage with same format")) throw error;
    }
  }

  /** Moves the VM to another node, with its disks. */
  async migrate(target: string, online: boolean, timeoutS: number, storage?: string): Promise<void> {
    const params = { target, 'with-local-disks': true, online: online || undefined, targetstorage: storage };
    const answer = await this.#api.post(`${this.path}/migrate`, params);
    await this.#api.task(answer, 'VM migrate', this.operation, { timeoutS });
  }

  /** Makes it a template, for good. */
  async makeTemplate(): Promise<void> {
    const answer = await this.#api.post(`${this.path}/template`);
    if (typeof answer === 'string') await this.#api.task(answer, 'VM convert to template', this.operation);
  }

  /** Writes the cloud-init drive anew. */
  async rebuildCloudInit(): Promise<void> {
    await this.#api.put(`${this.path}/cloudinit`);
  }

  /**
   * A call that PVE does not take is made again; a task that has begun, and failed, is not. A second attempt that hits
   * "already exists" means that the first one did its work.
   */
  async #startedTask(
    what: string,
    limits: { attempts: number; delayMs: number; timeoutS: number },
    call: () => Promise<unknown>,
  ): Promise<void> {
    const begin = async (attempt: number): Promise<{ readonly upid: unknown } | undefined> => {
      try {
        return { upid: await call() };
      } catch (error) {
        if (attempt === 1 || classify(error) !== 'already-exists') throw error;
        return undefined;
      }
    };
    const when = (error: unknown): boolean => classify(error) === 'transient' && !isUnreachable(error);
    const begun = await retry(begin, { ...limits, when, signal: this.operation.signal });
    if (begun) await this.#api.task(begun.upid, what, this.operation, limits);
  }
}
