import { createHash } from 'node:crypto';

/** PVE allows 18 characters, as iptables chains are named after groups. */
export const GROUP_LENGTH = 18;
/** For IP sets and aliases. */
export const NAME_LENGTH = 64;

/**
 * A name that PVE's firewall takes, `dev-node_exporter`: with the environment before it, as names are the cluster's, and in small
 * letters, as PVE keeps them. Hyphens of the environment become `_`, so that its name ends at the first hyphen: `b-c` of `a` and `c` of
 * `a-b` are two. What is too long, or changed to be taken, ends in six hexadecimal digits of its hash.
 */
export function pveName(environment: string, name: string, longest: number): string {
  const whole = `${environment.replaceAll('-', '_')}-${name}`;
  const allowed = whole
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '_')
    .replace(/^([^a-z])/, 'e$1');
  const isOneToOne = /^[a-z][a-z0-9-]*$/.test(environment) && allowed === whole;
  if (isOneToOne && whole.length <= longest) return whole;
  const hash = createHash('sha256').update(`${environment} ${name}`).digest('hex').slice(0, 6);
  return `${allowed.slice(0, longest - hash.length - 1)}-${hash}`;
}
