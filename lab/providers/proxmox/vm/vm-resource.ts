import { blocks, ProviderError, type Diagnostic, type ResourceType } from '../../resource';
import { Unknown, type ObjectValue } from '../../values';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { cloneVm } from './change/clone';
import { createVm } from './change/create';
import { deleteVm } from './change/delete';
import { updateVm } from './change/update';
import { planVm } from './plan';
import { readVm } from './read/read-vm';
import { VM_VALIDATORS } from './validators';

/** `proxmox_virtual_environment_vm` */
export const vmResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_virtual_environment_vm'),
  legacy: true,
  validators: VM_VALIDATORS,
  validate: checkNuma,
  plan: planVm,

  async create(planned, operation) {
    const isClone = blocks(planned, 'clone').length > 0;
    const state = isClone ? await cloneVm(planned, operation) : await createVm(planned, operation);
    return (await readVm(state, operation)) ?? state;
  },

  read: readVm,

  async update(prior, planned, operation) {
    const state = await updateVm(prior, planned, operation);
    return (await readVm(state, operation)) ?? state;
  },

  delete: deleteVm,

  import(id) {
    const match = /^([^/]+)\/(\d+)$/.exec(id);
    if (match) return { node_name: match[1] ?? '', id: match[2] ?? '' };
    throw new ProviderError('PROXMOX_IMPORT_ID', `Cannot import '${id}'`, {
      detail: 'Write NODE/VMID, as in pve1/10001.',
    });
  },
};

/** A layout of NUMA nodes needs a `cpu` block that says of NUMA, yes or no; the real provider's own words. */
function checkNuma(config: ObjectValue): Diagnostic[] {
  const [cpu] = blocks(config, 'cpu');
  if (config.cpu instanceof Unknown || (cpu?.numa ?? null) !== null) return [];
  return blocks(config, 'numa').map((_node, index) => ({
    severity: 'error',
    summary: 'Missing required argument',
    detail: `"numa.${index}.device": all of \`cpu.0.numa,numa.${index}.device\` must be specified`,
    path: ['numa', index, 'device'],
  }));
}
