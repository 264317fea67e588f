import { text, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { isGone } from './gone';
import { firewallPath, TARGET_VALIDATORS } from './target';

/** `proxmox_virtual_environment_firewall_alias`; the real provider cannot import it. */
export const aliasResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_virtual_environment_firewall_alias'),
  legacy: true,
  validators: TARGET_VALIDATORS,

  async create(planned, operation) {
    const [name, cidr, comment] = [text(planned, 'name'), text(planned, 'cidr'), text(planned, 'comment')];
    await operation.session.api.post(`${firewallPath(planned)}/aliases`, { name, cidr, comment });
    const state = { ...settle(planned), id: name };
    operation.saved(state);
    return (await read(state, operation)) ?? state;
  },

  read,

  async update(prior, planned, operation) {
    const [name, cidr, comment] = [text(planned, 'name'), text(planned, 'cidr'), text(planned, 'comment')];
    await operation.session.api.put(pathOf(prior), { rename: name, cidr, comment });
    const state = { ...settle(planned), id: name };
    return (await read(state, operation)) ?? state;
  },

  async delete(state, operation) {
    try {
      await operation.session.api.delete(pathOf(state));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  },
};

function pathOf(state: ObjectValue): string {
  return `${firewallPath(state)}/aliases/${text(state, 'id')}`;
}

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  try {
    const found = await operation.session.api.get<{ name: string; cidr: string; comment?: string }>(
      pathOf(state),
    );
    return { ...state, name: found.name, cidr: found.cidr, comment: found.comment ?? '' };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
