import ipaddr from 'ipaddr.js';
import { refuseParams, type SdnConfig } from '../../model';

/** Whether an address lies in a network; false for what is neither. */
export function isInNetwork(address: string, cidr: string): boolean {
  if (!ipaddr.isValid(address) || !ipaddr.isValidCIDR(cidr)) return false;
  const [parsed, [network, prefix]] = [ipaddr.parse(address), ipaddr.parseCIDR(cidr)];
  return parsed.kind() === network.kind() && parsed.match(network, prefix);
}

function numberOf(address: string): bigint {
  return ipaddr
    .parse(address)
    .toByteArray()
    .reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

type Range = Readonly<Record<string, string>>;

/**
 * Refuses a subnet whose gateway or ranges are not in it, as PVE's hook of subnets.
 *
 * @param cidr `10.20.0.0/24`
 * @throws ApiError 400
 */
export function checkSubnet(cidr: string, config: SdnConfig, isVlanAware: boolean): void {
  if (isVlanAware) throw refuseParams({ vnet: "you can't add a subnet on a vlanaware vnet" });
  const { gateway } = config;
  // A network of one address has its gateway elsewhere.
  if (typeof gateway === 'string' && gateway !== '' && !cidr.endsWith('/32') && !isInNetwork(gateway, cidr)) {
    throw refuseParams({ gateway: `${gateway} is not in subnet ${cidr}` });
  }
  const ranges = Array.isArray(config['dhcp-range']) ? (config['dhcp-range'] as readonly Range[]) : [];
  const before: { readonly start: bigint; readonly end: bigint }[] = [];
  for (const range of ranges) {
    const { start, end } = checkRange(range, cidr);
    if (before.some((other) => start <= other.end && other.start <= end))
      throw refuseParams({ 'dhcp-range': 'dhcp ranges must not overlap' });
    before.push({ start, end });
  }
}

function checkRange(range: Range, cidr: string): { readonly start: bigint; readonly end: bigint } {
  const names = ['start-address', 'end-address'] as const;
  for (const name of names) {
    const address = range[name] ?? '';
    if (!ipaddr.isValid(address))
      throw refuseParams({ 'dhcp-range': `${name} is not a valid IP ${address}` });
  }
  const [first = '', last = ''] = names.map((name) => range[name]);
  const [start, end] = [numberOf(first), numberOf(last)];
  if (start > end)
    throw refuseParams({ 'dhcp-range': `start-address ${first} must be smaller than end-address ${last}` });
  for (const name of names) {
    if (!isInNetwork(range[name] ?? '', cidr))
      throw refuseParams({ 'dhcp-range': `${name} ${range[name] ?? ''} is not in subnet ${cidr}` });
  }
  return { start, end };
}
