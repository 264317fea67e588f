import { createHash } from 'node:crypto';
import type { Json } from '../site';

/** The one JSON text of a value: keys sorted, no white space, so that equal values give equal text on every machine. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(sorted(value));
}

/** SHA-256 over the canonical JSON of a value, 64 hexadecimal digits. */
export function hashOf(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value as Readonly<Record<string, Json>>).map(
    ([key, each]) => [key, sorted(each)] as const,
  );
  // Compared by code unit: localeCompare would depend on the machine's locale.
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries);
}
