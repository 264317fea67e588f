import { operation, type AnyRoute } from '../http';
import type { Lab } from '../model';
import { majorOf, propertyFormatOf, readProperties } from '../operations';

/** A property string that PVE answers as it was given. */
const AS_GIVEN = ['bwlimit'];

/** What everybody who is logged in may see. */
const PUBLIC = ['console', 'tag-style', 'user-tag-access', 'registered-tags', 'consent-text', 'location'];

type Options = Readonly<Record<string, string | number | readonly string[]>>;

function current(lab: Lab): Options {
  return (lab.state.settings.get('options')?.value ?? {}) as Options;
}

/** An option as PVE answers it: property strings as objects, lists of tags as lists. */
function answered(lab: Lab, key: string, value: Options[string]): unknown {
  if (key === 'registered-tags') return String(value).split(';');
  const format = AS_GIVEN.includes(key)
    ? undefined
    : propertyFormatOf(majorOf(lab.version), 'PUT /cluster/options', key);
  if (!format) return value;
  const found = readProperties(format, String(value));
  const allowed = found['user-allow-list'];
  return allowed === undefined ? found : { ...found, 'user-allow-list': String(allowed).split(';') };
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
    const entries = shown.map(([key, value]) => [key, answered(lab, key, value)]);
    return { ...(Object.fromEntries(entries) as object), 'allowed-tags': allowedTags(lab) };
  }),
  operation('PUT /cluster/options', ({ lab, given }) => {
    const removed = given.list('delete');
    const kept = Object.entries(current(lab)).filter(([key]) => !removed.includes(key));
    lab.state.settings.set('options', { value: { ...Object.fromEntries(kept), ...given.options() } });
    return null;
  }),
];
