import { addressesOf, type Configured, type Json, servedPorts, type ServedPorts, type Site } from '../site';

/**
 * What the roles that a machine has by choice serve to others, as the role `security` lets it in:
 * `[{ protocol: 'tcp', ports: ['9100'] }]`.
 */
export function openPorts(site: Site, vm: Configured): Json[] {
  return [...servedPorts(site, vm).values()].flat().map((served) => ruleOf(site, served));
}

function ruleOf(site: Site, { networks, members, ...what }: ServedPorts): Json {
  const from = [...(networks ?? []), ...(members ?? []).flatMap((name) => addressesOf(site, name))];
  return from.length > 0 ? { ...what, from } : { ...what };
}
