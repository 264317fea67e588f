import { retry } from '../../api';
import { says } from './failures';
import type { Machine } from './machine';
import { waitForStatus } from './waits';

const GRACE_S = 10;

/** Starts a VM and waits until it runs. */
export async function startMachine(machine: Machine, timeoutS: number): Promise<void> {
  const { operation } = machine;
  const answer = await retry(() => startCall(machine, timeoutS), {
    when: (error) => says(error, 'got no worker upid'),
    signal: operation.signal,
  });
  if (answer !== undefined) await operation.session.api.task(answer, 'VM start', operation, { timeoutS });
  await waitForStatus(machine, 'running', timeoutS);
}

/** Switches a VM off and waits until it is. */
export async function stopMachine(machine: Machine, timeoutS: number): Promise<void> {
  const { operation, path } = machine;
  const answer = await operation.session.api.post(`${path}/status/stop`);
  await operation.session.api.task(answer, 'VM stop', operation, { timeoutS });
  await waitForStatus(machine, 'stopped', timeoutS);
}

/** Asks the guest to shut down, switches the VM off when it does not, and waits. */
export async function shutDownMachine(machine: Machine, timeoutS: number): Promise<void> {
  const { operation, path } = machine;
  const params = { forceStop: true, timeout: timeoutS };
  const answer = await operation.session.api.post(`${path}/status/shutdown`, params);
  await operation.session.api.task(answer, 'VM shutdown', operation, { timeoutS: timeoutS + GRACE_S });
  await waitForStatus(machine, 'stopped', timeoutS);
}

/** Asks the guest to reboot, and waits until the VM runs. */
export async function rebootMachine(machine: Machine, timeoutS: number): Promise<void> {
  const { operation, path } = machine;
  const answer = await operation.session.api.post(`${path}/status/reboot`, { timeout: timeoutS });
  await operation.session.api.task(answer, 'VM reboot', operation, { timeoutS: timeoutS + GRACE_S });
  await waitForStatus(machine, 'running', timeoutS);
}

async function startCall({ operation, path }: Machine, timeoutS: number): Promise<unknown> {
  try {
    return await operation.session.api.post(`${path}/status/start`, { timeout: timeoutS });
  } catch (error) {
    if (says(error, 'already running')) return undefined;
    throw error;
  }
}
