import { classify } from '../../../../pve/client';
import type { FormParams } from '../../../../pve/wire';
import { text, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue, Value } from '../../values';
import { deleteIfThere } from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { sdnId } from './zone-resource';

interface Vnet {
  readonly [key: string]: unknown;
  readonly pending?: unknown;
}

const KEYS: Readonly<Record<string, string>> = {
  zone: 'zone',
  alias: 'alias',
  isolate_ports: 'isolate-ports',
  tag: 'tag',
  vlan_aware: 'vlanaware',
};
const BOOLEANS = new Set(['isolate_ports', 'vlan_aware']);

/** `proxmox_sdn_vnet` */
export const vnetResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_sdn_vnet'),
  legacy: false,
  validators: {
    id: sdnId,
    zone: sdnId,
    alias: (value) =>
      typeof value === 'string' && /^[()._a-zA-Z0-9\s-]{1,256}$/.test(value)
        ? undefined
        : 'must be at most 256 letters, digits, spaces and ( ) . _ -',
  },

  async create(planned, operation) {
    const vnet = text(planned, 'id');
    await operation.session.api.post('cluster/sdn/vnets', { vnet, ...params(planned) });
    operation.saved(settle(planned));
    return (await read(vnet, operation)) ?? settle(planned);
  },

  read: (state, operation) => read(text(state, 'id'), operation),

  async update(prior, planned, operation) {
    const vnet = text(planned, 'id');
    const gone = Object.keys(KEYS).filter(
      (name) => (prior[name] ?? null) !== null && (planned[name] ?? null) === null,
    );
    const removal = gone.length > 0 ? { delete: gone.map((name) => KEYS[name] ?? name) } : {};
    await operation.session.api.put(`cluster/sdn/vnets/${vnet}`, { ...params(planned), ...removal });
    return (await read(vnet, operation)) ?? settle(planned);
  },

  async delete(state, operation) {
    await deleteIfThere(`cluster/sdn/vnets/${text(state, 'id')}`, operation);
  },

  import: (id) => ({ id }),
};

function params(planned: ObjectValue): FormParams {
  const entries = Object.entries(KEYS).map(([name, key]) => {
    const value = planned[name];
    const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return [key, isScalar ? value : undefined] as const;
  });
  return Object.fromEntries(entries);
}

async function read(id: string, operation: Operation<Session>): Promise<ObjectValue | null> {
  try {
    return readVnet(id, await operation.session.api.get<Vnet>(`cluster/sdn/vnets/${id}`));
  } catch (error) {
    if (classify(error) === 'gone') return null;
    throw error;
  }
}

/** The arguments of a vnet as PVE tells them. */
export function readVnet(id: string, answer: Vnet): ObjectValue {
  const fields = Object.keys(KEYS).map((name) => [name, readField(answer, name)] as const);
  return { id, ...Object.fromEntries(fields) };
}

function readField(answer: Vnet, name: string): Value {
  const key = KEYS[name] ?? name;
  const value = (answer.pending as Vnet | undefined)?.[key] ?? answer[key];
  if (value === undefined || value === null || value === 'deleted') return null;
  if (BOOLEANS.has(name)) return Number(value) === 1;
  if (name === 'tag') return Number(value);
  return typeof value === 'string' ? value : null;
}
