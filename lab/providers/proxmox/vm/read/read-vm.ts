import { classify } from '../../../../../pve/client';
import { flag, text, type Operation } from '../../../resource';
import type { ObjectValue, Value } from '../../../values';
import type { Session } from '../../session';
import { Machine } from '../machine';
import { readAddresses } from './agent';
import { readBlocks } from './blocks';
import { readCloudInit } from './cloud-init';
import { readCdrom, readNetwork, readPassthrough } from './devices';
import { readDisks, readEfiDisk, readTpm } from './disks';
import { findPool } from './pool';
import type { ReadContext } from './read-context';
import { fillImported, isClone, readPrimitives } from './primitives';

interface ClusterVm {
  readonly vmid: number;
  readonly node: string;
}

/** Reads a VM in the order of calls of the real provider. @returns null when it is gone. */
export async function readVm(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  const vmid = Number(text(state, 'id'));
  const all = await operation.session.api.get<readonly ClusterVm[]>('cluster/resources', { type: 'vm' });
  const node = all.find((entry) => entry.vmid === vmid)?.node;
  if (node === undefined) return null;
  const machine = new Machine(node, vmid, operation);
  try {
    return await readMachine(machine, state, operation);
  } catch (error) {
    // Deleted between two calls.
    if (classify(error) === 'gone') return null;
    throw error;
  }
}

async function readMachine(
  machine: Machine,
  state: ObjectValue,
  operation: Operation<Session>,
): Promise<ObjectValue> {
  const config = await machine.config();
  const isRunning = (await machine.status()).status === 'running';
  const context: ReadContext = { machine, state, config, operation, isClone: isClone(state) };
  const found = withoutUndefined({
    ...(flag(state, 'template') ? {} : { started: isRunning }),
    ...readPrimitives(context),
    ...readBlocks(context),
    cdrom: readCdrom(context),
    ...readPassthrough(context),
    initialization: readCloudInit(context),
    ...readNetwork(config),
    tpm_state: readTpm(context),
    disk: await readDisks(context),
    efi_disk: await readEfiDisk(context),
    pool_id: await findPool(machine.vmid, operation),
  });
  const addresses = await readAddresses({ ...context, state: { ...state, ...found } }, isRunning);
  return {
    ...state,
    ...found,
    ...addresses,
    ...fillImported(state),
    id: String(machine.vmid),
    vm_id: machine.vmid,
    node_name: machine.node,
  };
}

function withoutUndefined(found: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, Value] => entry[1] !== undefined),
  );
}
