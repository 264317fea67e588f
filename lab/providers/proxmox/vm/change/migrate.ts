import { classify } from '../../../../../pve/client';
import { ProviderError, type Operation } from '../../../resource';
import { pause } from '../../api';
import type { Session } from '../../session';
import type { Machine } from '../machine';

const POLL_MS = 2000;

/** Moves a VM to another node; one that HA manages is moved by HA. */
export async function migrateVm(
  machine: Machine,
  target: string,
  timeoutS: number,
  operation: Operation<Session>,
): Promise<void> {
  const isRunning = (await machine.status()).status === 'running';
  if (!(await isHighlyAvailable(machine, operation))) {
    await machine.migrate(target, true, timeoutS);
    return;
  }
  if (!isRunning) {
    const detail = 'Start it, or take it out of HA, and apply again.';
    throw new ProviderError('PROXMOX_HA_STOPPED', 'Cannot migrate a stopped VM that HA manages', {
      detail,
      path: ['node_name'],
    });
  }
  await operation.session.api.post(`cluster/ha/resources/vm:${machine.vmid}/migrate`, { node: target });
  await waitForNode(machine, target, timeoutS, operation);
}

async function isHighlyAvailable(machine: Machine, operation: Operation<Session>): Promise<boolean> {
  try {
    await operation.session.api.get(`cluster/ha/resources/vm:${machine.vmid}`);
    return true;
  } catch (error) {
    if (classify(error) === 'gone') return false;
    throw error;
  }
}

async function waitForNode(
  machine: Machine,
  target: string,
  timeoutS: number,
  operation: Operation<Session>,
): Promise<void> {
  const end = performance.now() + timeoutS * 1000;
  for (;;) {
    await pause(POLL_MS, operation.signal);
    const all = await operation.session.api.get<readonly { vmid: number; node: string }[]>(
      'cluster/resources',
      { type: 'vm' },
    );
    if (all.find((entry) => entry.vmid === machine.vmid)?.node === target) return;
    if (performance.now() > end) {
      throw new ProviderError('PROXMOX_TIMEOUT', `VM ${machine.vmid} did not reach node ${target}`, {
        detail: `It took more than ${timeoutS} s.`,
      });
    }
  }
}
