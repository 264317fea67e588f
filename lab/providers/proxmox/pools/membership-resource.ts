import type { FormParams } from '../../../../pve/wire';
import { isSet, number, text, type Operation, type ResourceType } from '../../resource';
import { allOf, oneOfThem, onlyOneOf } from '../combinations';
import type { ObjectValue } from '../../values';
import { importId } from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';

interface Member {
  readonly vmid?: number;
  readonly storage?: string;
}

/** `proxmox_pool_membership`: one guest or one storage in a pool. Every change replaces it. */
export const membershipResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_pool_membership'),
  legacy: false,
  validate: allOf(onlyOneOf('vm_id', 'storage_id'), oneOfThem('vm_id', 'storage_id')),

  async create(planned, operation) {
    const type = isSet(planned, 'vm_id') ? 'vm' : 'storage';
    const member = { ...settle(planned), type };
    // A guest may be in one pool only: it moves here.
    const move = type === 'vm' ? { 'allow-move': true } : {};
    await operation.session.api.put(poolPath(planned), { ...memberParam(member), ...move });
    return { ...member, id: idOf(member) };
  },

  read,

  async delete(state, operation) {
    await operation.session.api.put(poolPath(state), { ...memberParam(state), delete: true });
  },

  import(id) {
    const forms = [
      /^(?<pool_id>.+)\/(?<type>vm)\/(?<vm_id>\d+)$/,
      /^(?<pool_id>.+)\/(?<type>storage)\/(?<storage_id>[^/]+)$/,
    ];
    const pattern = forms.find((form) => form.test(id)) ?? /$^/;
    return { id, ...importId(pattern, 'POOL/vm/ID or POOL/storage/NAME, as in prod/vm/100', ['vm_id'])(id) };
  },
};

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  const pools = await operation.session.api.get<readonly { members?: readonly Member[] }[]>('pools', {
    poolid: text(state, 'pool_id'),
  });
  const members = pools[0]?.members ?? [];
  const isThere =
    text(state, 'type') === 'vm'
      ? members.some((member) => member.vmid === number(state, 'vm_id'))
      : members.some((member) => member.storage === text(state, 'storage_id'));
  return isThere ? state : null;
}

function poolPath(member: ObjectValue): string {
  return `pools?poolid=${encodeURIComponent(text(member, 'pool_id'))}`;
}

function memberParam(member: ObjectValue): FormParams {
  return text(member, 'type') === 'vm'
    ? { vms: number(member, 'vm_id') }
    : { storage: text(member, 'storage_id') };
}

function idOf(member: ObjectValue): string {
  const name = text(member, 'type') === 'vm' ? number(member, 'vm_id') : text(member, 'storage_id');
  return `${text(member, 'pool_id')}/${text(member, 'type')}/${name}`;
}
