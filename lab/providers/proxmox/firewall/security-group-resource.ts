import { text, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { isGone } from './gone';
import { createRules, deleteRules, readRules, RULE_VALIDATORS, updateRules } from './rules';

const GROUPS = 'cluster/firewall/groups';

/** `proxmox_virtual_environment_cluster_firewall_security_group` */
export const securityGroupResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_virtual_environment_cluster_firewall_security_group'),
  legacy: true,
  validators: RULE_VALIDATORS,

  async create(planned, operation) {
    const group = text(planned, 'name');
    await operation.session.api.post(GROUPS, { group, comment: text(planned, 'comment') });
    const state = { ...settle(planned), id: group };
    operation.saved({ ...state, rule: [] });
    await createRules(`${GROUPS}/${group}`, planned, operation);
    return (await read(state, operation)) ?? state;
  },

  read,

  async update(prior, planned, operation) {
    const [group, before] = [text(planned, 'name'), text(prior, 'id')];
    await operation.session.api.post(GROUPS, { group, rename: before, comment: text(planned, 'comment') });
    await updateRules(`${GROUPS}/${group}`, prior, planned, operation);
    const state = { ...settle(planned), id: group };
    return (await read(state, operation)) ?? state;
  },

  async delete(state, operation) {
    const path = `${GROUPS}/${text(state, 'id')}`;
    try {
      await deleteRules(path, state, operation);
      await operation.session.api.delete(path);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  },

  import: (id) => ({ id, name: id }),
};

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  const name = text(state, 'id');
  const groups = await operation.session.api.get<readonly { group: string; comment?: string }[]>(GROUPS);
  const found = groups.find((entry) => entry.group === name);
  if (!found) return null;
  const rule = await readRules(`${GROUPS}/${name}`, operation);
  return { ...state, name, comment: found.comment ?? '', rule };
}
