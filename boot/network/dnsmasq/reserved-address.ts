import { type HostInterface, InterfaceAddress, IpAddress } from '../../../site';

/** The first fixed address of a machine on the network of the server. @param address of the server, `10.0.12.2/24` */
export function reservedAddress(
  { interfaces }: { readonly interfaces: readonly Pick<HostInterface, 'ipv4'>[] },
  address: string,
): string | undefined {
  const { network } = InterfaceAddress.parse(address);
  return interfaces
    .flatMap(({ ipv4 }) => (ipv4.method === 'static' ? [ipv4.address.split('/')[0] ?? ''] : []))
    .find((fixed) => network.contains(IpAddress.parse(fixed)));
}
