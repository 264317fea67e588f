import type { IpConfig, Nic } from './model';

/** Whether a NIC gets an address of at least one family by this method. */
export function isAddressedBy(
  { ipv4, ipv6 }: Pick<Nic, 'ipv4' | 'ipv6'>,
  method: IpConfig['method'],
): boolean {
  return ipv4.method === method || ipv6.method === method;
}
