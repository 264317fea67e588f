import { classify } from '../../../../pve/client';
import { text, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { matches } from '../validators';

interface Account {
  readonly account?: { readonly contact?: readonly string[]; readonly createdAt?: string };
  readonly directory?: string;
  readonly location?: string;
  readonly tos?: string;
}

const ACCOUNTS = 'cluster/acme/account';

/** `proxmox_acme_account` */
export const acmeAccountResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_acme_account'),
  legacy: false,
  validators: { directory: matches(/^https?:\/\/\S+$/, 'a URL') },

  async create(planned, operation) {
    const optional = (name: string): string | undefined => text(planned, name) || undefined;
    const task = await operation.session.api.post(ACCOUNTS, {
      contact: text(planned, 'contact'),
      directory: optional('directory'),
      'eab-hmac-key': optional('eab_hmac_key'),
      'eab-kid': optional('eab_kid'),
      name: optional('name'),
      tos_url: optional('tos'),
    });
    await operation.session.api.task(task, 'Registration of an ACME account', operation);
    const state = settle(planned);
    operation.saved(state);
    return (await read(state, operation)) ?? state;
  },

  read,

  async update(_prior, planned, operation) {
    const task = await operation.session.api.put(pathOf(planned), { contact: text(planned, 'contact') });
    await operation.session.api.task(task, 'Change of an ACME account', operation);
    return (await read(settle(planned), operation)) ?? settle(planned);
  },

  async delete(state, operation) {
    try {
      const task = await operation.session.api.delete(pathOf(state));
      await operation.session.api.task(task, 'Removal of an ACME account', operation);
    } catch (error) {
      if (classify(error) !== 'gone') throw error;
    }
  },

  import: (id) => ({ name: id }),
};

function pathOf(account: ObjectValue): string {
  return `${ACCOUNTS}/${text(account, 'name')}`;
}

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  try {
    const found = await operation.session.api.get<Account>(pathOf(state));
    return {
      ...state,
      contact: found.account?.contact?.[0]?.replace('mailto:', '') ?? text(state, 'contact'),
      created_at: found.account?.createdAt ?? '',
      directory: found.directory ?? '',
      location: found.location ?? '',
      tos: found.tos ?? state.tos ?? null,
    };
  } catch (error) {
    if (classify(error) === 'gone') return null;
    throw error;
  }
}
