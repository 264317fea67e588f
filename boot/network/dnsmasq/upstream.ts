import { existsSync, readFileSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

const RESOLVERS = '/etc/resolv.conf';

/** Whether this machine asks name servers that are not itself, which dnsmasq reads of the same file. @param own its address */
export function hasUpstream(own: string, file = RESOLVERS): boolean {
  if (!existsSync(file)) return false;
  const servers = readFileSync(file, 'utf8').matchAll(/^\s*nameserver\s+(\S+)/gm);
  return [...servers].some(([, server]) => ![own, '127.0.0.1', '::1'].includes(server ?? ''));
}

/**
 * The name of the server in a URL with what machines are to reach it at: what this machine takes it for, or the address that
 * it serves on, where it takes it for itself or does not know it; undefined for an address.
 */
export async function reachedAtOf(
  url: string,
  own: string,
): Promise<{ readonly name: string; readonly address: string } | undefined> {
  const name = new URL(url).hostname;
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0) return undefined;
  try {
    const { address } = await lookup(name, { family: 4 });
    return { name, address: address.startsWith('127.') ? own : address };
  } catch {
    return { name, address: own };
  }
}
