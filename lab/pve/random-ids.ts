import { randomBytes, randomUUID } from 'node:crypto';
import type { IdSource } from './model';

/** Random ids, as PVE's own are. */
export const randomIds: IdSource = {
  uuid: () => randomUUID(),
  mac: () =>
    ['BC', '24', '11', ...(randomBytes(3).toString('hex').toUpperCase().match(/../g) ?? [])].join(':'),
};
