import { classify } from '../../../../../pve/client';
import { waitUntil } from '../../api';
import { isAgentSilent } from './failures';
import type { Machine } from './machine';

/** Locks of a machine whose first task goes on. */
const BEING_MADE = new Set(['clone', 'create']);

/** Waits for a power state. */
export async function waitForStatus(
  machine: Machine,
  status: 'running' | 'stopped',
  timeoutS: number,
): Promise<void> {
  await wait(machine, timeoutS, `VM ${machine.vmid} to be ${status}`, async () => {
    return (await machine.status()).status === status;
  });
}

/** Waits until the guest's agent answers a ping. */
export async function waitForAgent(machine: Machine, timeoutS: number): Promise<void> {
  const { api } = machine.operation.session;
  await wait(machine, timeoutS, `the QEMU agent on VM ${machine.vmid} to become ready`, async () => {
    try {
      await api.post(`${machine.path}/agent/ping`);
      return true;
    } catch (error) {
      if (isAgentSilent(error)) return false;
      throw error;
    }
  });
}

/** Waits until a copy that was just made may be changed; it may not even be visible at first. */
export async function waitForUnlock(machine: Machine, timeoutS: number): Promise<void> {
  await wait(machine, timeoutS, `the configuration of VM ${machine.vmid} to be unlocked`, async () => {
    try {
      return ((await machine.status()).lock ?? '') === '';
    } catch (error) {
      if (classify(error) === 'denied') throw error;
      return false;
    }
  });
}

/** Waits while the node still makes it: until then it has neither name nor date, and one that fails vanishes. */
export async function waitUntilMade(machine: Machine, timeoutS: number): Promise<void> {
  await wait(machine, timeoutS, `VM ${machine.vmid} to be made`, async () => {
    const status = await statusIfThere(machine);
    return status === undefined || !BEING_MADE.has(status.lock ?? '');
  });
}

/** Waits until the API does not know it any more. */
export async function waitUntilGone(machine: Machine, timeoutS: number): Promise<void> {
  await wait(machine, timeoutS, `VM ${machine.vmid} to be gone`, async () => {
    return (await statusIfThere(machine)) === undefined;
  });
}

/** The status of a VM; undefined when the API does not know it. */
export async function statusIfThere(
  machine: Machine,
): Promise<Awaited<ReturnType<Machine['status']>> | undefined> {
  try {
    return await machine.status();
  } catch (error) {
    if (classify(error) === 'gone') return undefined;
    throw error;
  }
}

async function wait(
  machine: Machine,
  timeoutS: number,
  what: string,
  look: () => Promise<boolean>,
): Promise<void> {
  await waitUntil(look, { what, timeoutS, signal: machine.operation.signal });
}
