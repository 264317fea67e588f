import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuestFiles } from './guest';
import { GuestError } from './guest-error';
import type { GuestSpec } from './guest-host';
import type { GuestRunner } from './guest-runner';
import type { Holder, LabCgroups } from './holder';

const UP_TIMEOUT_MS = 60_000;
const GONE_TIMEOUT_MS = 10_000;
const PAUSE_MS = 20;
const ASK_AGAIN_MS = 2_000;
const CONSOLE_TAIL = 1200;

/** What guests' processes are started and ended with. */
export interface GuestProcessesParts {
  readonly holder: Holder;
  readonly cgroups: LabCgroups;
  readonly files: (vmid: number) => GuestFiles;
  readonly runnerOf: (vmid: number) => GuestRunner;
}

/** Starts the processes of guests, each in a control group of its own, and ends them. */
export class GuestProcesses {
  constructor(private readonly parts: GuestProcessesParts) {}

  isAlive(vmid: number): boolean {
    return this.parts.cgroups.isAlive(String(vmid));
  }

  /** Runs what the guest's runner has prepared. */
  async launch(spec: GuestSpec): Promise<void> {
    const { cgroups, holder, files, runnerOf } = this.parts;
    const group = String(spec.vmid);
    await cgroups.remove(group);
    cgroups.create(group, runnerOf(spec.vmid).limits(spec));
    const folder = files(spec.vmid);
    const console = openSync(folder.path('console.log'), 'a', 0o600);
    try {
      holder.background(['sh', folder.path('launch')], group, console);
    } finally {
      closeSync(console);
    }
  }

  /** @throws GuestError GUEST_START_FAILED with what the guest said last. */
  async untilUp(vmid: number): Promise<void> {
    const runner = this.parts.runnerOf(vmid);
    const deadline = Date.now() + UP_TIMEOUT_MS;
    let seen = false;
    while (!(await runner.isUp(vmid))) {
      const alive = this.isAlive(vmid);
      seen ||= alive;
      if ((seen && !alive) || Date.now() > deadline) {
        this.parts.cgroups.kill(String(vmid));
        const words = this.parts.files(vmid).consoleTail(CONSOLE_TAIL).trim();
        await this.#isGone(vmid, GONE_TIMEOUT_MS);
        await this.remove(vmid);
        throw new GuestError(
          'GUEST_START_FAILED',
          `Guest ${String(vmid)} did not boot; its console: ${words}`,
        );
      }
      await sleep(PAUSE_MS);
    }
  }

  /** Asks a guest to end; false when it does not within the time. */
  async powerOff(vmid: number, timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline) {
      // Asked again, since a guest that is still starting may not hear it.
      await this.parts.runnerOf(vmid).powerOff(vmid);
      if (await this.#isGone(vmid, Math.min(ASK_AGAIN_MS, deadline - Date.now()))) return true;
    }
    return false;
  }

  /** @throws GuestError GUEST_STOP_FAILED for one that does not even end when it is killed. */
  async kill(vmid: number): Promise<void> {
    this.parts.cgroups.kill(String(vmid));
    if (await this.#isGone(vmid, GONE_TIMEOUT_MS)) return;
    throw new GuestError('GUEST_STOP_FAILED', `Guest ${String(vmid)} does not end, though it was killed`);
  }

  /** Removes the control group of a guest that has ended. */
  remove(vmid: number): Promise<void> {
    return this.parts.cgroups.remove(String(vmid));
  }

  async #isGone(vmid: number, timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    while (this.isAlive(vmid)) {
      if (Date.now() > deadline) return false;
      await sleep(PAUSE_MS);
    }
    return true;
  }
}
