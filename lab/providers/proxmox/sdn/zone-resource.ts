import { classify } from '../../../../pve/client';
import { isSet, text, texts, type Operation, type ResourceType, type Validator } from '../../resource';
import type { ObjectValue } from '../../values';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { deleteIfThere } from '../objects';
import { COMMON_FIELDS, readZone, zoneParams, type ZoneAnswer, type ZoneField } from './zone-fields';

/** Kinds of zones in PVE's terms. */
export type ZoneType = 'simple' | 'vlan' | 'qinq' | 'vxlan' | 'evpn';

/** `proxmox_sdn_zone_vxlan` and its like. */
export function zoneResource(
  type: ZoneType,
  own: readonly ZoneField[],
  validators: Readonly<Record<string, Validator>> = {},
): ResourceType<Session> {
  const fields = [...COMMON_FIELDS, ...own];
  const schema = resourceSchema(`proxmox_sdn_zone_${type}`);

  async function read(id: string, operation: Operation<Session>): Promise<ObjectValue | null> {
    try {
      const answer = await operation.session.api.get<ZoneAnswer>(`cluster/sdn/zones/${id}`, { pending: 1 });
      return { ...readZone(answer, fields), id };
    } catch (error) {
      if (classify(error) === 'gone') return null;
      throw error;
    }
  }

  return {
    schema,
    legacy: false,
    validators: { id: sdnId, ...validators },

    async create(planned, operation) {
      const id = text(planned, 'id');
      await operation.session.api.post('cluster/sdn/zones', {
        type,
        zone: id,
        ...zoneParams(planned, fields),
      });
      operation.saved(settle(planned));
      return (await read(id, operation)) ?? settle(planned);
    },

    read: (state, operation) => read(text(state, 'id'), operation),

    async update(prior, planned, operation) {
      const id = text(planned, 'id');
      // Like the real provider: also a value that is left to PVE is taken away first.
      const gone = fields.filter((field) => field.canUnset && isGone(prior, planned, field.argument));
      const removal = gone.length > 0 ? { delete: gone.map((field) => field.key) } : {};
      await operation.session.api.put(`cluster/sdn/zones/${id}`, {
        zone: id,
        ...zoneParams(planned, fields),
        ...removal,
      });
      return (await read(id, operation)) ?? settle(planned);
    },

    async delete(state, operation) {
      await deleteIfThere(`cluster/sdn/zones/${text(state, 'id')}`, operation);
    },

    import: (id) => ({ id }),
  };
}

/** The names of zones and vnets become names of interfaces: 2 to 8 letters and digits. */
export const sdnId: Validator = (value) =>
  typeof value === 'string' && /^[A-Za-z][A-Za-z0-9]{1,7}$/.test(value)
    ? undefined
    : 'must be 2 to 8 letters and digits, starting with a letter';

/** True for a value that is given no more, and for a list that is given as empty. */
function isGone(prior: ObjectValue, planned: ObjectValue, argument: string): boolean {
  if (!isSet(prior, argument)) return false;
  const [before, after] = [texts(prior, argument), planned[argument]];
  return !isSet(planned, argument) || (before.length > 0 && Array.isArray(after) && after.length === 0);
}
