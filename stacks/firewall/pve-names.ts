import { createHash } from 'node:crypto';

/** PVE allows 18 characters, as iptables chains are named after groups. */
export const GROUP_LENGTH = 18;
/** For IP sets and aliases. */
export const NAME_LENGTH = 64;

/**
 * A name that PVE's firewall takes, `dev-node_exporter`: with the environment before it, as names are the cluster's. What is too
 * long, or changed to be taken, ends in six hexadecimal digits of its hash, so that no two become one.
 */
export function pveName(environment: string, name: string, longest: number): string {
  const whole = `${environment}-${name}`;
  const allowed = whole.replaceAll(/[^\w-]/g, '_').replace(/^([^a-z])/i, 'e$1');
  if (allowed === whole && whole.length <= longest) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 6);
  return `${allowed.slice(0, longest - hash.length - 1)}-${hash}`;
}
