import { classify } from '../../../../pve/client';
import { blockType } from '../../schema';
import { equalValues, Unknown, type ObjectValue, type Value, type ValueType } from '../../values';
import type { ResourceType } from '../../resource';
import { settle } from '../settle';
import type { Session } from '../session';
import type { Recovery } from './journaled';

/** Recovery of objects that are made by one call: one that is there exactly as planned is taken as it is. */
export function adoptAsPlanned(
  resource: ResourceType<Session>,
  identity: Recovery['identity'],
  locate: (planned: ObjectValue) => ObjectValue,
): Recovery {
  const type = blockType(resource.schema.block);
  return {
    identity,
    async recover(planned, _entry, operation) {
      const quiet = { ...operation, warn: () => undefined };
      try {
        const found = await resource.read({ ...settle(planned), ...locate(planned) }, quiet);
        return found && isAsPlanned(planned, found, type) ? found : undefined;
      } catch (error) {
        if (classify(error) === 'gone') return undefined;
        throw error;
      }
    },
  };
}

function isAsPlanned(planned: ObjectValue, found: ObjectValue, type: ValueType): boolean {
  const fields = typeof type === 'string' || type[0] !== 'object' ? {} : type[1];
  return Object.entries(fields).every(([name, field]) => {
    const wanted: Value = planned[name] ?? null;
    return wanted === null || wanted instanceof Unknown || equalValues(wanted, found[name] ?? null, field);
  });
}
