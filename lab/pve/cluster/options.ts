import { parsePropertyString } from '../../../pve/wire';
import { operation, type AnyRoute } from '../http';
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

/** What everybody who is logged in may see. */
const PUBLIC = ['console', 'tag-style', 'user-tag-access', 'registered-tags', 'consent-text', 'location'];

type Options = Readonly<Record<string, string | number | readonly string[]>>;

function current(lab: Lab): Options {
  return (lab.state.settings.get('options')?.value ?? {}) as Options;
}

/** Tags that the caller may give to machines: those that are registered, and those in use. */
function allowedTags(lab: Lab): string[] {
  const used = [...lab.state.vms.values()].map(({ config }) => String(config['tags'] ?? ''));
  const registered = String(current(lab)['registered-tags'] ?? '');
  return [...new Set([registered, ...used].flatMap((tags) => tags.split(/[;,\s]+/)))]
    .filter((tag) => tag !== '')
    .sort();
}

/** `/cluster/options` */
export const optionsRoutes: readonly AnyRoute[] = [
  operation('GET /cluster/options', ({ lab, caller }) => {
    const seesAll = caller.may('/', 'Sys.Audit');
    const shown = Object.entries(current(lab)).filter(([key]) => seesAll || PUBLIC.includes(key));
    const entries = shown.map(([key, value]) => [
      key,
      OBJECTS.has(key) ? parsePropertyString(String(value), { defaultKey: 'type' }) : value,
    ]);
    return { ...(Object.fromEntries(entries) as object), 'allowed-tags': allowedTags(lab) };
  }),
  operation('PUT /cluster/options', ({ lab, given }) => {
    const removed = given.list('delete');
    const kept = Object.entries(current(lab)).filter(([key]) => !removed.includes(key));
    lab.state.settings.set('options', { value: { ...Object.fromEntries(kept), ...given.options() } });
    return null;
  }),
];
