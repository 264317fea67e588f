import { parsePropertyString } from '../../../pve/wire';
import { list, optional, properties, route, text, type AnyRoute } from '../http';
import type { Lab } from '../model';

/** Options that PVE answers as objects although it takes them as property strings. */
const OBJECTS = new Set([
  'crs',
  'ha',
  'migration',
  'next-id',
  'notify',
  'tag-style',
  'user-tag-access',
  'webauthn',
  'u2f',
  'replication',
  'location',
]);

const NAMES =
  'bwlimit console consent-text crs description email_from fencing ha http_proxy keyboard language location mac_prefix max_workers migration migration_unsecure next-id notify registered-tags replication tag-style u2f user-tag-access webauthn'.split(
    ' ',
  );

function current(lab: Lab): Record<string, string> {
  return (lab.state.settings.get('options')?.value ?? {}) as Record<string, string>;
}

/** `/cluster/options` */
export const optionsRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/cluster/options',
    params: {},
    handle: ({ lab }) =>
      Object.fromEntries(
        Object.entries(current(lab)).map(([key, value]) => [
          key,
          OBJECTS.has(key) ? parsePropertyString(value, { defaultKey: 'type' }) : value,
        ]),
      ),
  }),
  route({
    method: 'PUT',
    path: '/cluster/options',
    params: {
      ...Object.fromEntries(
        NAMES.map((name) => [name, optional(OBJECTS.has(name) ? properties('type') : text())]),
      ),
      delete: optional(list()),
    },
    handle: ({ lab, params }) => {
      const { delete: removed, ...given } = params as { delete?: readonly string[] } & Record<
        string,
        string | undefined
      >;
      const set = Object.entries(given).filter(([, value]) => value !== undefined);
      const kept = Object.entries(current(lab)).filter(([key]) => removed?.includes(key) !== true);
      lab.state.settings.set('options', { value: Object.fromEntries([...kept, ...set]) });
      return null;
    },
  }),
];
