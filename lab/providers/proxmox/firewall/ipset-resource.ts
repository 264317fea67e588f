import { parseBoolean } from '../../../../pve/wire';
import { blocks, flag, text, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { isGone } from './gone';
import { firewallPath, readTarget, TARGET_VALIDATORS } from './target';

interface Entry {
  readonly cidr: string;
  readonly comment?: string;
  readonly nomatch?: unknown;
}

/** `proxmox_virtual_environment_firewall_ipset`; a change of its addresses replaces it. */
export const ipsetResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_virtual_environment_firewall_ipset'),
  legacy: true,
  validators: TARGET_VALIDATORS,

  async create(planned, operation) {
    const { api } = operation.session;
    const name = text(planned, 'name');
    const base = `${firewallPath(planned)}/ipset`;
    await api.post(base, { name, comment: text(planned, 'comment') });
    const state = { ...settle(planned), id: name };
    operation.saved(state);
    for (const entry of blocks(planned, 'cidr')) {
      await api.post(`${base}/${name}`, {
        cidr: text(entry, 'name'),
        comment: text(entry, 'comment') || undefined,
        nomatch: flag(entry, 'nomatch') || undefined,
      });
    }
    return (await read(state, operation)) ?? state;
  },

  read,

  async update(prior, planned, operation) {
    const name = text(planned, 'name');
    const params = { rename: text(prior, 'id'), name, comment: text(planned, 'comment') };
    await operation.session.api.post(`${firewallPath(prior)}/ipset`, params);
    const state = { ...settle(planned), id: name };
    return (await read(state, operation)) ?? state;
  },

  async delete(state, operation) {
    const { api } = operation.session;
    try {
      for (const { cidr } of await api.get<readonly Entry[]>(pathOf(state))) {
        await api.delete(`${pathOf(state)}/${encodeURIComponent(cidr)}`);
      }
      await api.delete(pathOf(state));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  },

  import(id) {
    const target = readTarget(id, true);
    return { ...target, id: target.name ?? null };
  },
};

function pathOf(state: ObjectValue): string {
  return `${firewallPath(state)}/ipset/${text(state, 'id')}`;
}

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  const { api } = operation.session;
  const name = text(state, 'id');
  try {
    const sets = await api.get<readonly { name: string; comment?: string }[]>(`${firewallPath(state)}/ipset`);
    const comment = sets.find((entry) => entry.name === name)?.comment ?? '';
    const entries = await api.get<readonly Entry[]>(pathOf(state));
    const cidr = entries.map((entry) => ({
      name: entry.cidr,
      comment: entry.comment ?? '',
      nomatch: parseBoolean(entry.nomatch) ?? false,
    }));
    return { ...state, name, comment, cidr: inOrder(cidr, blocks(state, 'cidr')) };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** PVE keeps the addresses in an order of its own. */
function inOrder(found: readonly ObjectValue[], known: readonly ObjectValue[]): readonly ObjectValue[] {
  const place = (entry: ObjectValue): number => {
    const index = known.findIndex((other) => text(other, 'name') === text(entry, 'name'));
    return index < 0 ? known.length : index;
  };
  return [...found].sort((left, right) => place(left) - place(right));
}
