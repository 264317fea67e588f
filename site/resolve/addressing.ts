import { Cidr, InterfaceAddress, IpAddress } from '../values';
import type { Step } from '../yaml';
import type { AddressDraft, InterfaceDraft, Placed, RouteDraft } from './drafts';
import type { Fields } from './fields';
import { parsed } from './networks';

function resolveAddress(fields: Fields, path: readonly Step[], family: 'ipv4' | 'ipv6'): AddressDraft {
  const whole = fields.get<string | object>(...path, family);
  if (!whole || whole.value === 'none') return { method: 'none' };
  if (whole.value === 'dhcp') return { method: 'dhcp' };
  if (whole.value === 'auto') return { method: 'auto', place: whole.place };
  const short = typeof whole.value === 'string';
  const text: Placed<string> | undefined = short
    ? { value: whole.value, place: whole.place }
    : fields.get<string>(...path, family, 'address');
  const address = parsed(text, (value) => InterfaceAddress.parse(value));
  const gateway = short ? undefined : fields.get<string>(...path, family, 'gateway');
  if (!address) return { method: 'none' };
  if (gateway?.value === 'none') return { method: 'static', address, gateway: 'none' };
  const router = parsed(gateway, (value) => IpAddress.parse(value));
  return { method: 'static', address, ...(router ? { gateway: router } : {}) };
}

/** What every interface may say, whatever it is. */
type Common = Pick<InterfaceDraft, 'ipv4' | 'ipv6' | 'routes' | 'mtu' | 'dnsServers'>;

/** What an interface says of its addresses, DNS, routes and MTU; `path` leads to the interface. */
export function resolveCommon(fields: Fields, path: readonly Step[]): Common {
  const mtu = fields.get<number>(...path, 'mtu');
  const dnsServers = fields.get<string[]>(...path, 'dns_servers')?.value;
  return {
    ipv4: resolveAddress(fields, path, 'ipv4'),
    ipv6: resolveAddress(fields, path, 'ipv6'),
    routes: routesOf(fields, [...path, 'routes']),
    ...(mtu ? { mtu } : {}),
    ...(dnsServers ? { dnsServers } : {}),
  };
}

function routesOf(fields: Fields, path: readonly Step[]): RouteDraft[] {
  return fields.items<object>(...path).flatMap((_, index) => {
    const to = parsed(fields.get<string>(...path, index, 'to'), (text) => Cidr.parse(text));
    const via = parsed(fields.get<string>(...path, index, 'via'), (text) => IpAddress.parse(text));
    return to && via ? [{ to: to.value, via }] : [];
  });
}
