import { classify, PveError } from '../../../../pve/client';
import { number, ProviderError, type Operation } from '../../resource';
import type { ObjectValue } from '../../values';
import { pause, retry } from '../api';
import type { Session } from '../session';
import type { VmParams } from './wire';

/** A VM's config as the API answers it: numbers, texts and property strings. */
export type VmConfig = Readonly<Record<string, string | number | boolean | undefined>>;

/** Whether a VM runs. */
export interface VmStatus {
  readonly status: string;
  readonly lock?: string;
}

const POLL_MS = 1000;
/** Locks of a machine whose first task goes on. */
const BEING_MADE = new Set(['clone', 'create']);
const GRACE_S = 10;

/** Timeouts that are arguments of the VM, in seconds. */
export type TimeoutName = 'start_vm' | 'stop_vm' | 'shutdown_vm' | 'reboot' | 'clone' | 'create' | 'migrate';

const TIMEOUTS: Readonly<Record<TimeoutName, number>> = {
  start_vm: 1800,
  stop_vm: 300,
  shutdown_vm: 1800,
  reboot: 1800,
  clone: 1800,
  create: 1800,
  migrate: 1800,
};

/** A timeout of the VM in seconds; after an import the state has none yet. */
export function timeoutOf(state: ObjectValue, name: TimeoutName): number {
  return number(state, `timeout_${name}`) || TIMEOUTS[name];
}

/** One VM behind the API. */
export class Machine {
  readonly node: string;
  readonly vmid: number;
  readonly #operation: Operation<Session>;

  constructor(node: string, vmid: number, operation: Operation<Session>) {
    this.node = node;
    this.vmid = vmid;
    this.#operation = operation;
  }

  get #path(): string {
    return `nodes/${this.node}/qemu/${this.vmid}`;
  }

  get #api(): Session['api'] {
    return this.#operation.session.api;
  }

  /** The stored configuration. */
  config(): Promise<VmConfig> {
    return this.#api.get<VmConfig>(`${this.#path}/config`);
  }

  /** Whether it runs, and what locks it. */
  status(): Promise<VmStatus> {
    return this.#api.get<VmStatus>(`${this.#path}/status/current`);
  }

  /** Changes the configuration, at once. */
  async update(params: VmParams): Promise<void> {
    await retry(() => this.#api.put(`${this.#path}/config`, params), {
      when: (error) => says(error, 'got timeout'),
      signal: this.#operation.signal,
    });
  }

  /** Makes a copy of this VM. */
  async clone(params: VmParams, attempts: number, timeoutS: number): Promise<void> {
    await this.#startedTask('VM clone', { attempts: Math.max(1, attempts), delayMs: 10_000, timeoutS }, () =>
      this.#api.post(`${this.#path}/clone`, params),
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
      const answer = await retry(() => this.#api.delete(`${this.#path}/?${query}`), {
        when: (error) => classify(error) === 'transient',
        signal: this.#operation.signal,
      });
      await this.#api.task(answer, 'VM delete', this.#operation, { timeoutS });
      return true;
    } catch (error) {
      if (classify(error) === 'gone') return false;
      throw error;
    }
  }

  /** Makes a disk larger. */
  async resize(disk: string, bytes: number): Promise<void> {
    const run = async (): Promise<void> => {
      const answer = await this.#api.put(`${this.#path}/resize`, { disk, size: bytes });
      await this.#api.task(answer, 'VM disk resize', this.#operation);
    };
    const when = (error: unknown): boolean => says(error, 'got timeout') || says(error, 'does not exist');
    await retry(run, { attempts: 5, when, signal: this.#operation.signal });
  }

  /** Moves a disk to another storage; the one where it is already is no error. */
  async move(disk: string, storage: string): Promise<void> {
    try {
      const answer = await this.#api.post(`${this.#path}/move_disk`, { disk, storage, delete: true });
      await this.#api.task(answer, 'VM disk move', this.#operation);
    } catch (error) {
      if (!says(error, "you can't move to the same storage with same format")) throw error;
    }
  }

  /** Moves the VM to another node, with its disks. */
  async migrate(target: string, online: boolean, timeoutS: number, storage?: string): Promise<void> {
    const params = { target, 'with-local-disks': true, online: online || undefined, targetstorage: storage };
    const answer = await this.#api.post(`${this.#path}/migrate`, params);
    await this.#api.task(answer, 'VM migrate', this.#operation, { timeoutS });
  }

  /** Makes it a template, for good. */
  async makeTemplate(): Promise<void> {
    const answer = await this.#api.post(`${this.#path}/template`);
    if (typeof answer === 'string') await this.#api.task(answer, 'VM convert to template', this.#operation);
  }

  /** Writes the cloud-init drive anew. */
  async rebuildCloudInit(): Promise<void> {
    await this.#api.put(`${this.#path}/cloudinit`);
  }

  /** Starts it and waits until it runs. */
  async start(timeoutS: number): Promise<void> {
    const answer = await retry(() => this.#startCall(timeoutS), {
      when: (error) => says(error, 'got no worker upid'),
      signal: this.#operation.signal,
    });
    if (answer !== undefined) await this.#api.task(answer, 'VM start', this.#operation, { timeoutS });
    await this.waitFor('running', timeoutS);
  }

  /** Switches it off and waits until it is. */
  async stop(timeoutS: number): Promise<void> {
    const answer = await this.#api.post(`${this.#path}/status/stop`);
    await this.#api.task(answer, 'VM stop', this.#operation, { timeoutS });
    await this.waitFor('stopped', timeoutS);
  }

  /** Asks the guest to shut down, switches it off when it does not, and waits. */
  async shutDown(timeoutS: number): Promise<void> {
    const answer = await this.#api.post(`${this.#path}/status/shutdown`, {
      forceStop: true,
      timeout: timeoutS,
    });
    await this.#api.task(answer, 'VM shutdown', this.#operation, { timeoutS: timeoutS + GRACE_S });
    await this.waitFor('stopped', timeoutS);
  }

  /** Asks the guest to reboot, and waits until it runs. */
  async reboot(timeoutS: number): Promise<void> {
    const answer = await this.#api.post(`${this.#path}/status/reboot`, { timeout: timeoutS });
    await this.#api.task(answer, 'VM reboot', this.#operation, { timeoutS: timeoutS + GRACE_S });
    await this.waitFor('running', timeoutS);
  }

  /** Waits until the guest's agent answers a ping. */
  async waitForAgent(timeoutS: number): Promise<void> {
    await this.#poll(timeoutS, `the QEMU agent on VM ${this.vmid} to become ready`, async () => {
      try {
        await this.#api.post(`${this.#path}/agent/ping`);
        return true;
      } catch (error) {
        if (isAgentSilent(error)) return false;
        throw error;
      }
    });
  }

  /** The guest's interfaces as its agent tells them. */
  agentInterfaces(): Promise<unknown> {
    return this.#api.get(`${this.#path}/agent/network-get-interfaces`);
  }

  /** Waits for a power state. */
  async waitFor(status: 'running' | 'stopped', timeoutS: number): Promise<void> {
    await this.#poll(
      timeoutS,
      `VM ${this.vmid} to be ${status}`,
      async () => (await this.status()).status === status,
    );
  }

  /** Waits until a copy that was just made may be changed; it may not even be visible at first. */
  async waitForUnlock(timeoutS: number): Promise<void> {
    await this.#poll(timeoutS, `the configuration of VM ${this.vmid} to be unlocked`, async () => {
      try {
        return ((await this.status()).lock ?? '') === '';
      } catch (error) {
        if (classify(error) === 'denied') throw error;
        return false;
      }
    });
  }

  /** Waits while the node still makes it: until then it has neither name nor date, and one that fails vanishes. */
  async waitUntilMade(timeoutS: number): Promise<void> {
    await this.#poll(timeoutS, `VM ${this.vmid} to be made`, async () => {
      try {
        return !BEING_MADE.has((await this.status()).lock ?? '');
      } catch (error) {
        if (classify(error) === 'gone') return true;
        throw error;
      }
    });
  }

  /** True when the API does not know it any more. */
  async isGone(): Promise<boolean> {
    try {
      await this.status();
      return false;
    } catch (error) {
      if (classify(error) === 'gone') return true;
      throw error;
    }
  }

  async #startCall(timeoutS: number): Promise<unknown> {
    try {
      return await this.#api.post(`${this.#path}/status/start`, { timeout: timeoutS });
    } catch (error) {
      if (says(error, 'already running')) return undefined;
      throw error;
    }
  }

  /** A second attempt that hits "already exists" means that the first one did its work. */
  async #startedTask(
    what: string,
    limits: { attempts: number; delayMs: number; timeoutS: number },
    call: () => Promise<unknown>,
  ): Promise<void> {
    const run = async (attempt: number): Promise<void> => {
      try {
        await this.#api.task(await call(), what, this.#operation, limits);
      } catch (error) {
        if (attempt === 1 || classify(error) !== 'already-exists') throw error;
      }
    };
    const when = (error: unknown): boolean => classify(error) === 'transient' && !isUnreachable(error);
    await retry(run, { ...limits, when, signal: this.#operation.signal });
  }

  async #poll(timeoutS: number, what: string, look: () => Promise<boolean>): Promise<void> {
    const { signal } = this.#operation;
    const end = performance.now() + timeoutS * 1000;
    while (!(await look())) {
      if (performance.now() > end) {
        throw new ProviderError('PROXMOX_TIMEOUT', `Timeout while waiting for ${what}`, {
          detail: `It took more than ${timeoutS} s.`,
        });
      }
      await pause(POLL_MS, signal);
    }
  }
}

/** True when the agent is not there yet, or never will be. */
function isAgentSilent(error: unknown): boolean {
  if (!(error instanceof PveError)) return false;
  if (error.status === 400) return true;
  const text = error.message.toLowerCase();
  const isAbsent = text.includes('qemu guest agent') && /not (running|available|ready)/.test(text);
  return error.status === 500 && (isAbsent || text.includes('got timeout'));
}

function says(error: unknown, words: string): boolean {
  return error instanceof PveError && error.message.includes(words);
}

function isUnreachable(error: unknown): boolean {
  return error instanceof PveError && error.code === 'PVE_UNREACHABLE';
}
