import { isSet, text as textOf } from '../../resource';
import { isObject, type ObjectValue, type Value } from '../../values';
import { flag, importId, text, type ObjectDescription } from '../objects';
import { matches } from '../validators';
import { date, rfc3339 } from './date';

/** `proxmox_user_token`; its secret is only told when it is made. */
export const tokenObject: ObjectDescription = {
  type: 'proxmox_user_token',
  fields: {
    comment: text('comment', { canUnset: false }),
    expiration_date: date('expire', { canUnset: false }),
    privileges_separation: flag('privsep', { absent: true }),
  },
  validators: {
    expiration_date: rfc3339,
    token_name: matches(
      /^[A-Za-z][A-Za-z0-9.\-_]+$/,
      'a token name: a letter, then letters, digits and . - _',
    ),
    user_id: matches(/^[^\s:/]+@[A-Za-z][A-Za-z0-9.\-_]+$/, "a user as in 'bob@pve'"),
  },
  collection: pathOf,
  path: pathOf,
  id: (token) => `${textOf(token, 'user_id')}!${textOf(token, 'token_name')}`,
  // PVE has no `delete` here: what is empty, or never, takes a value away.
  change: (planned, _operation, prior) => ({
    ...(isSet(prior, 'comment') && !isSet(planned, 'comment') ? { comment: '' } : {}),
    ...(isSet(prior, 'expiration_date') && !isSet(planned, 'expiration_date') ? { expire: 0 } : {}),
  }),
  readsBack: false,
  created: (answer) => ({ value: secretIn(answer) }),
  import: importId(/^(?<user_id>[^!]+)!(?<token_name>[^!]+)$/, 'USER@REALM!NAME, as in bob@pve!ci'),
};

function pathOf(token: ObjectValue): string {
  return `access/users/${textOf(token, 'user_id')}/token/${textOf(token, 'token_name')}`;
}

function secretIn(answer: unknown): Value {
  const value = isObject(answer as Value) ? (answer as ObjectValue).value : null;
  return typeof value === 'string' ? value : null;
}
