import { classify } from '../../../../../pve/client';
import type { FormParams } from '../../../../../pve/wire';
import { flag, isSet, number, text, texts, type Operation, type ResourceType } from '../../../resource';
import { isObject, type ObjectValue } from '../../../values';
import { importId } from '../../objects';
import { resourceSchema } from '../../schemas';
import type { Session } from '../../session';
import { settle } from '../../settle';
import { atLeast, between, dnsName, keysMatch, macAddress, oneOf } from '../../validators';
import { deleteMachine, endMachine, timeoutOf } from '../life';
import { Machine, startMachine } from '../machine';
import type { VmParams } from '../wire';
import { diskChange, networkParams, readDevices } from './devices';
import { settingParams } from './settings';

/** `proxmox_cloned_vm`: a copy of which only what is said is managed. */
export const clonedVmResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_cloned_vm'),
  legacy: false,
  validators: {
    id: between(100, 999_999_999),
    name: dnsName,
    'clone.retries': between(1, 10),
    'clone.source_vm_id': atLeast(1),
    'clone.target_format': oneOf('raw', 'qcow2', 'vmdk'),
    disk: keysMatch(/^(ide[0-3]|sata[0-5]|(scsi|virtio)\d+)$/, "'scsi0', 'virtio0', 'sata0', 'ide0', …"),
    'disk.size_gb': between(1, 10_240),
    network: keysMatch(/^net\d+$/, "'net0', 'net1', …"),
    'network.mac_address': macAddress,
    'network.mtu': between(576, 9216),
    'network.queues': between(0, 16),
    'network.tag': between(1, 4094),
  },

  async create(planned, operation) {
    const id = number(planned, 'id') || (await operation.session.vmIds.next());
    const state = { ...settle(planned), id };
    const machine = new Machine(text(planned, 'node_name'), id, operation);
    await clone(state, id, operation);
    operation.saved(state);
    await apply(state, machine);
    if (flag(planned, 'started')) await startMachine(machine, timeoutOf(planned, 'create'));
    return (await read(state, operation)) ?? state;
  },

  read,

  async update(prior, planned, operation) {
    const state = { ...settle(planned), id: prior.id ?? null };
    const machine = new Machine(text(planned, 'node_name'), number(prior, 'id'), operation);
    await apply(state, machine);
    const isWanted = flag(planned, 'started');
    if (isWanted !== flag(prior, 'started')) {
      if (isWanted) await startMachine(machine, timeoutOf(planned, 'update'));
      else await endMachine(planned, machine, timeoutOf(planned, 'update'));
    }
    return (await read(state, operation)) ?? state;
  },

  delete: deleteMachine,

  import: (id) => ({
    ...importId(/^(?<node_name>[^/]+)\/(?<id>\d+)$/, 'NODE/VMID, as in pve1/101', ['id'])(id),
    purge_on_destroy: true,
    stop_on_destroy: false,
    delete_unreferenced_disks_on_destroy: false,
  }),
};

async function clone(state: ObjectValue, id: number, operation: Operation<Session>): Promise<void> {
  const source = isObject(state.clone) ? state.clone : {};
  const node = text(source, 'source_node_name') || text(state, 'node_name');
  const optional = (object: ObjectValue, name: string): string | undefined => text(object, name) || undefined;
  await new Machine(node, number(source, 'source_vm_id'), operation).clone(
    {
      bwlimit: number(source, 'bandwidth_limit') || undefined,
      description: optional(state, 'description'),
      format: optional(source, 'target_format'),
      full: source.full !== false,
      name: optional(state, 'name'),
      newid: id,
      pool: optional(source, 'pool_id'),
      snapname: optional(source, 'snapshot_name'),
      storage: optional(source, 'target_datastore'),
      target: text(state, 'node_name'),
    },
    number(source, 'retries'),
    timeoutOf(state, 'create'),
  );
}

/** Writes what the configuration says, and nothing else. */
async function apply(state: ObjectValue, machine: Machine): Promise<void> {
  const config = await machine.config();
  const disks = diskChange(state, config);
  const gone = isObject(state.delete)
    ? [...texts(state.delete, 'network'), ...texts(state.delete, 'disk')]
    : [];
  const there = gone.filter((slot) => config[slot] !== undefined);
  const params: FormParams = {
    description: isSet(state, 'description') ? text(state, 'description') : undefined,
    name: isSet(state, 'name') ? text(state, 'name') : undefined,
    tags: isSet(state, 'tags') ? [...texts(state, 'tags')].sort().join(';') : undefined,
    ...settingParams(state),
    ...networkParams(state, config),
    ...disks.params,
    ...(there.length > 0 ? { delete: there } : {}),
  };
  const sent = Object.entries(params).filter(([, value]) => value !== undefined);
  if (sent.length > 0) await machine.update(Object.fromEntries(sent) as VmParams);
  for (const { slot, bytes } of disks.resizes) await machine.resize(slot, bytes);
}

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  const machine = new Machine(text(state, 'node_name'), number(state, 'id'), operation);
  try {
    const config = await machine.config();
    const { status } = await machine.status();
    const told = (name: string): string | null => (typeof config[name] === 'string' ? config[name] : null);
    const tags = (told('tags') ?? '').split(/[;,\s]+/).filter((tag) => tag !== '');
    return {
      ...state,
      started: status === 'running',
      ...(isSet(state, 'description') ? { description: told('description') } : {}),
      ...(isSet(state, 'name') ? { name: told('name') } : {}),
      ...(isSet(state, 'tags') ? { tags } : {}),
      ...readDevices(state, config),
    };
  } catch (error) {
    if (classify(error) === 'gone') return null;
    throw error;
  }
}
