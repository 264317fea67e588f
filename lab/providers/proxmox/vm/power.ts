import { flag, ProviderError, type Operation } from '../../resource';
import type { ObjectValue } from '../../values';
import type { Session } from '../session';
import {
  rebootMachine,
  shutDownMachine,
  startMachine,
  stopMachine,
  timeoutOf,
  waitForAgent,
  type Machine,
  type VmConfig,
} from './machine';
import { readProperties } from './wire';

/** Stops and starts a VM in the course of one change, and remembers that it did. */
export class Power {
  readonly #machine: Machine;
  readonly #state: ObjectValue;
  readonly #operation: Operation<Session>;
  #wasStopped = false;
  #hasWarned = false;

  /** @param state the state that is wanted: its timeouts and `reboot_after_update` count */
  constructor(machine: Machine, state: ObjectValue, operation: Operation<Session>) {
    this.#machine = machine;
    this.#state = state;
    this.#operation = operation;
  }

  /** Asks a guest with an agent to shut down, and switches any other off. */
  async ensureStopped(): Promise<void> {
    if ((await this.#machine.status()).status === 'stopped') return;
    if (await this.#hasAgent()) await shutDownMachine(this.#machine, timeoutOf(this.#state, 'shutdown_vm'));
    else await stopMachine(this.#machine, timeoutOf(this.#state, 'stop_vm'));
    this.#wasStopped = true;
  }

  /** Starts it, unless it runs. */
  async ensureRunning(): Promise<void> {
    if ((await this.#machine.status()).status !== 'stopped') return;
    await startMachine(this.#machine, timeoutOf(this.#state, 'start_vm'));
  }

  /**
   * Switches the VM off so that changes can be made, or take effect.
   *
   * @returns false when `reboot_after_update` forbids it.
   */
  async switchOff(): Promise<boolean> {
    if ((await this.#machine.status()).status === 'stopped' || this.#wasStopped) return true;
    if (!this.#mayReboot) return false;
    await this.ensureStopped();
    return true;
  }

  /** As `switchOff`, for a change that cannot be made while the VM runs. */
  async switchOffFor(change: string): Promise<void> {
    if (await this.switchOff()) return;
    const detail = 'It must be powered off for this, and `reboot_after_update = false` forbids that.';
    throw new ProviderError('PROXMOX_REBOOT_FORBIDDEN', `Cannot ${change} while the VM is running`, {
      detail,
    });
  }

  /** Restarts a running VM: by its agent, or by switching it off and on. */
  async restart(): Promise<void> {
    if ((await this.#machine.status()).status === 'stopped') return;
    if (await this.#hasAgent()) {
      const timeoutS = timeoutOf(this.#state, 'reboot');
      await waitForAgent(this.#machine, timeoutS);
      await rebootMachine(this.#machine, timeoutS);
      return;
    }
    await this.ensureStopped();
    await this.ensureRunning();
  }

  /** Brings the VM to the power state that is wanted after a change. */
  async finish(wanted: {
    isTemplate: boolean;
    isStarted: boolean;
    mustRestart: boolean;
    startedChanged: boolean;
  }): Promise<void> {
    if (wanted.isTemplate) {
      await this.ensureStopped();
      return;
    }
    const isStopped = (await this.#machine.status()).status === 'stopped';
    if (!wanted.isStarted) {
      if (wanted.startedChanged && !isStopped) await this.ensureStopped();
      return;
    }
    if (isStopped) await this.ensureRunning();
    else if (wanted.mustRestart && !this.#wasStopped) await this.#restartIfAllowed();
  }

  /** Says once that the change waits for a restart that the user must do. */
  warnOfRestart(): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const detail = '`reboot_after_update = false` forbids automatic reboots. Please reboot the VM.';
    this.#operation.warn('A reboot is required to apply configuration changes', detail);
  }

  async #restartIfAllowed(): Promise<void> {
    if (this.#mayReboot) await this.restart();
    else this.warnOfRestart();
  }

  get #mayReboot(): boolean {
    return this.#state.reboot_after_update === null || flag(this.#state, 'reboot_after_update');
  }

  async #hasAgent(): Promise<boolean> {
    const { agent } = await this.#machine.config();
    return isAgentEnabled(agent);
  }
}

/** True when the `agent` of a VM's config is on. */
export function isAgentEnabled(agent: VmConfig[string]): boolean {
  return readProperties(String(agent ?? ''), 'enabled').get('enabled') === '1';
}
