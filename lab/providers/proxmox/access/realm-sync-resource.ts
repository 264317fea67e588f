import { classify } from '../../../../pve/client';
import { text, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import { createParams, flag, text as textField, type Fields } from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { oneOf } from '../validators';

const FIELDS: Fields = {
  dry_run: flag('dry-run'),
  enable_new: flag('enable-new'),
  full: flag('full'),
  purge: flag('purge'),
  remove_vanished: textField('remove-vanished'),
  scope: textField('scope'),
};

/** `proxmox_realm_sync`: a synchronisation is run when it is made and when it is changed; nothing of it remains. */
export const realmSyncResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_realm_sync'),
  legacy: false,
  validators: { scope: oneOf('users', 'groups', 'both') },

  create: synchronise,

  async read(state, operation) {
    try {
      await operation.session.api.get(`access/domains/${text(state, 'realm')}`);
      return state;
    } catch (error) {
      if (classify(error) === 'gone') return null;
      throw error;
    }
  },

  update: (_prior, planned, operation) => synchronise(planned, operation),
  delete: () => Promise.resolve(),
  import: (id) => ({ id, realm: id }),
};

async function synchronise(planned: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  const realm = text(planned, 'realm');
  const task = await operation.session.api.post(
    `access/domains/${realm}/sync`,
    createParams(FIELDS, planned),
  );
  await operation.session.api.task(task, `Sync of realm ${realm}`, operation);
  return { ...settle(planned), id: realm };
}
