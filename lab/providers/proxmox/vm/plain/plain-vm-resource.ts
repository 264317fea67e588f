import { classify } from '../../../../../pve/client';
import { parseBoolean, type FormParams } from '../../../../../pve/wire';
import { flag, isSet, number, text, texts, type Operation, type ResourceType } from '../../../resource';
import { isObject, Unknown, type ObjectValue } from '../../../values';
import { createParams, importId, updateParams } from '../../objects';
import { resourceSchema } from '../../schemas';
import type { Session } from '../../session';
import { settle } from '../../settle';
import { atLeast, between, dnsName, keysMatch, matches, oneOf } from '../../validators';
import { deleteMachine, timeoutOf } from '../life';
import { Machine } from '../machine';
import type { VmParams } from '../wire';
import { driveParams, PROCESSORS, readSettings, SETTINGS } from './settings';

/** `proxmox_vm`: a machine without disks and cards, which is never started. */
export const plainVmResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_vm'),
  legacy: false,
  validators: {
    name: dnsName,
    cdrom: keysMatch(/^(ide[0-3]|sata[0-5]|scsi([0-9]|[12][0-9]|30))$/, "'ide0', 'sata0', 'scsi0', …"),
    'cdrom.file_id': matches(/^(?:cdrom|none|[\w.-]+:([\w-]+\/)?.+)$/i, "'cdrom', 'none' or a file"),
    'cpu.affinity': matches(/^\d[\d,-]*$/, "numbers or ranges of numbers separated by ','"),
    'cpu.architecture': oneOf('aarch64', 'x86_64'),
    'cpu.cores': between(1, 1024),
    'cpu.sockets': between(1, 16),
    'cpu.units': atLeast(1),
    'cpu.vcpus': between(1, 1024),
    'rng.source': matches(/./, 'text that is not empty'),
    'rng.max_bytes': atLeast(0),
    'rng.period': atLeast(0),
    'vga.clipboard': oneOf('vnc'),
    'vga.memory': between(4, 512),
  },
  validate: (config) => {
    const cpu = partOf(config, 'cpu');
    if (texts(cpu, 'flags').length === 0 || isSet(cpu, 'type') || cpu.type instanceof Unknown) return [];
    return [
      {
        severity: 'error',
        summary: 'Invalid Attribute Combination',
        detail: 'Attribute "cpu.type" must be specified when "cpu.flags" is specified.',
        path: ['cpu', 'flags'],
      },
    ];
  },

  async create(planned, operation) {
    const id = number(planned, 'id') || (await operation.session.vmIds.next());
    const state = { ...settle(planned), id };
    const machine = new Machine(text(planned, 'node_name'), id, operation);
    const params = {
      vmid: id,
      ...createParams(SETTINGS, state),
      ...createParams(PROCESSORS, partOf(state, 'cpu')),
      ...driveParams(state),
    };
    await machine.create(params, timeoutOf(planned, 'create'));
    operation.saved(state);
    if (flag(planned, 'template')) await machine.makeTemplate();
    return (await readPlainVm(state, operation)) ?? state;
  },

  read: readPlainVm,

  async update(prior, planned, operation) {
    const state = { ...settle(planned), id: prior.id ?? null };
    const machine = new Machine(text(planned, 'node_name'), number(prior, 'id'), operation);
    const params = changes(prior, state);
    if (Object.values(params).some((value) => value !== undefined)) await machine.update(params as VmParams);
    return (await readPlainVm(state, operation)) ?? state;
  },

  delete: deleteMachine,

  import: (id) => ({
    ...importId(/^(?<node_name>[^/]+)\/(?<id>\d+)$/, 'NODE/VMID, as in pve1/101', ['id'])(id),
    purge_on_destroy: true,
    stop_on_destroy: false,
    delete_unreferenced_disks_on_destroy: true,
  }),
};

/** The state of a machine, null when it is gone. */
export async function readPlainVm(
  state: ObjectValue,
  operation: Operation<Session>,
): Promise<ObjectValue | null> {
  const machine = new Machine(text(state, 'node_name'), number(state, 'id'), operation);
  try {
    const config = await machine.config();
    return { ...state, ...readSettings(config), template: parseBoolean(config.template) ?? null };
  } catch (error) {
    if (classify(error) === 'gone') return null;
    throw error;
  }
}

/** What differs, and in `delete` what is no more. */
function changes(prior: ObjectValue, planned: ObjectValue): FormParams {
  const settings = updateParams(SETTINGS, prior, planned, true);
  const processors = updateParams(PROCESSORS, partOf(prior, 'cpu'), partOf(planned, 'cpu'), true);
  const [before, drives] = [driveParams(prior), driveParams(planned)];
  const gone = [
    ...deletions(settings),
    ...deletions(processors),
    ...Object.keys(before).filter((slot) => drives[slot] === undefined),
  ];
  const changed = Object.entries(drives).filter(([slot, drive]) => before[slot] !== drive);
  return {
    ...settings,
    ...processors,
    ...Object.fromEntries(changed),
    delete: gone.length === 0 ? undefined : gone,
  };
}

function deletions({ delete: gone }: FormParams): readonly (string | number)[] {
  return typeof gone === 'object' && !('each' in gone) ? gone : [];
}

function partOf(state: ObjectValue, name: string): ObjectValue {
  const value = state[name] ?? null;
  return isObject(value) ? value : {};
}
