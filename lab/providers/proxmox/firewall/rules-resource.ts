import type { Operation, ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { createRules, deleteRules, readRules, RULE_VALIDATORS, updateRules } from './rules';
import { firewallPath, hashedId, readTarget, TARGET_VALIDATORS } from './target';

/** `proxmox_virtual_environment_firewall_rules`: all rules of the cluster, a node or a guest, in their order. */
export const rulesResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_virtual_environment_firewall_rules'),
  legacy: true,
  validators: { ...TARGET_VALIDATORS, ...RULE_VALIDATORS },

  async create(planned, operation) {
    await createRules(rulesPath(planned), planned, operation);
    const state = { ...settle(planned), id: hashedId('rule', rulesPath(planned)) };
    operation.saved(state);
    return read(state, operation);
  },

  read,

  async update(prior, planned, operation) {
    await updateRules(rulesPath(prior), prior, planned, operation);
    return read(settle(planned), operation);
  },

  delete: (state, operation) => deleteRules(rulesPath(state), state, operation),

  import(id) {
    const target = readTarget(id, false);
    return { ...target, id: hashedId('rule', rulesPath(target)) };
  },
};

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  return { ...state, rule: await readRules(rulesPath(state), operation) };
}

function rulesPath(object: ObjectValue): string {
  return `${firewallPath(object)}/rules`;
}
