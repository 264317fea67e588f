import type { FormParams } from '../../../../../pve/wire';
import { block, blocks, flag, number, text } from '../../../resource';
import { isObject, type ObjectValue } from '../../../values';
import { given, positive, properties } from '../../property';

/** PVE has 10 interfaces at most for what the provider manages. */
const MOST_INTERFACES = 10;

/** The parameters of the interfaces, each with its addresses from `initialization`. */
export function networkParams(
  interfaces: readonly ObjectValue[],
  initialization: ObjectValue | undefined,
  hasHostManaged: boolean,
): FormParams {
  const addresses = blocks(initialization, 'ip_config');
  const entries = interfaces.map((entry, index) => {
    return [`net${index}`, networkInterface(entry, addresses[index], hasHostManaged)] as const;
  });
  return Object.fromEntries(entries);
}

/** The interfaces that a change takes away: those switched off, and those that are not there. */
export function goneInterfaces(interfaces: readonly ObjectValue[]): readonly string[] {
  const off = interfaces.flatMap((entry, index) => (entry.enabled === false ? [`net${index}`] : []));
  const absent = Array.from(
    { length: MOST_INTERFACES - interfaces.length },
    (_, index) => `net${interfaces.length + index}`,
  );
  return [...off, ...absent];
}

function networkInterface(
  entry: ObjectValue,
  addresses: ObjectValue | undefined,
  hasHostManaged: boolean,
): string {
  const [ipv4, ipv6] = [block(addresses, 'ipv4'), block(addresses, 'ipv6')];
  const isManaged = flag(entry, 'host_managed');
  return properties(
    ['bridge', given(text(entry, 'bridge'))],
    ['firewall', flag(entry, 'firewall')],
    ['host-managed', hasHostManaged || isManaged ? isManaged : undefined],
    ['ip', given(text(ipv4, 'address'))],
    ['gw', given(text(ipv4, 'gateway'))],
    ['ip6', given(text(ipv6, 'address'))],
    ['gw6', given(text(ipv6, 'gateway'))],
    ['hwaddr', given(text(entry, 'mac_address'))],
    ['mtu', positive(number(entry, 'mtu'))],
    ['name', text(entry, 'name')],
    ['rate', positive(number(entry, 'rate_limit'))],
    ['tag', positive(number(entry, 'vlan_id'))],
  );
}

/** DNS of `initialization`. */
export function dnsParams(initialization: ObjectValue | undefined): FormParams {
  const dns = block(initialization, 'dns');
  const servers = isObject(dns ?? null) && Array.isArray(dns?.servers) ? dns.servers.map(String) : [];
  return {
    searchdomain: given(text(dns, 'domain')),
    nameserver: servers.length > 0 ? servers.join(' ') : given(text(dns, 'server')),
  };
}
