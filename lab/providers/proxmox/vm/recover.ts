import { classify } from '../../../../pve/client';
import { block, number, text, type Operation } from '../../resource';
import type { ObjectValue } from '../../values';
import type { JournalEntry, Recovery } from '../journal';
import type { Session } from '../session';
import { Machine, timeoutOf, waitForUnlock, waitUntilMade, type VmConfig } from './machine';
import { Power } from './power';

// The node's clock may be behind this machine's.
const CLOCK_SKEW_S = 60;

/** A VM whose creation was interrupted is half made: it is removed, and made again. */
export const vmRecovery: Recovery = {
  identity(state) {
    const [vmid, name] = [number(state, 'vm_id'), text(state, 'name')];
    if (vmid > 0) return String(vmid);
    return name === '' ? undefined : `${text(state, 'node_name')}/${name}`;
  },

  async recover(planned, entry, operation) {
    for (const machine of await findRemainders(planned, entry, operation)) {
      operation.warn(
        `Removed VM ${machine.vmid} that an interrupted run left half made`,
        `It was begun at ${new Date(entry.startedAt).toISOString()} and is created again now.`,
      );
      await waitForUnlock(machine, timeoutOf(planned, 'create'));
      await new Power(machine, planned, operation).ensureStopped();
      await machine.destroy(true, true, timeoutOf(planned, 'stop_vm'));
    }
    return undefined;
  },
};

/** The VMs with this id, or this name, that were made since the interrupted run began. */
async function findRemainders(
  planned: ObjectValue,
  entry: JournalEntry,
  operation: Operation<Session>,
): Promise<readonly Machine[]> {
  const vmid = number(planned, 'vm_id');
  const all = await operation.session.api.get<readonly { vmid: number; node: string; name?: string }[]>(
    'cluster/resources',
    { type: 'vm' },
  );
  const wanted = all.filter((vm) => (vmid > 0 ? vm.vmid === vmid : vm.name === text(planned, 'name')));
  const machines = wanted.map((vm) => new Machine(vm.node, vm.vmid, operation));
  const checked = await Promise.all(
    machines.map((machine) => isRemainder(machine, planned, { entry, operation })),
  );
  return machines.filter((_, index) => checked[index]);
}

async function isRemainder(
  machine: Machine,
  planned: ObjectValue,
  { entry, operation }: { readonly entry: JournalEntry; readonly operation: Operation<Session> },
): Promise<boolean> {
  try {
    await waitUntilMade(machine, timeoutOf(planned, 'create'));
    const config = await machine.config();
    if (config['name'] !== text(planned, 'name')) return false;
    const begun = Math.floor(entry.startedAt / 1000) - CLOCK_SKEW_S;
    return createdAt(config) >= begun || (await isCopyOf(source(planned, operation), config));
  } catch (error) {
    if (classify(error) === 'gone') return false;
    throw error;
  }
}

/** Seconds since 1970; 0 for what a PVE before 7.0 made. */
function createdAt({ meta }: VmConfig): number {
  return Number(/(?:^|,)ctime=(\d+)/.exec(String(meta ?? ''))?.[1] ?? 0);
}

/** What the VM is to be a copy of. */
function source(planned: ObjectValue, operation: Operation<Session>): Machine | undefined {
  const clone = block(planned, 'clone');
  const node = text(clone, 'node_name') || text(planned, 'node_name');
  return clone && new Machine(node, number(clone, 'vm_id'), operation);
}

/** A copy takes the date of its source over, which may be years old. */
async function isCopyOf(original: Machine | undefined, copy: VmConfig): Promise<boolean> {
  if (!original) return false;
  const date = createdAt(copy);
  return date > 0 && date === createdAt(await original.config());
}
