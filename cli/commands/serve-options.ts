import { isIP, isIPv4 } from 'node:net';
import { InvalidArgumentError } from 'commander';
import { Cidr, InterfaceAddress, ValueError } from '../../site';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** A port; 0 takes any that is free. */
export function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('a port is needed, 0 to 65535; 0 takes any that is free');
}

/** An address or a name, of which a certificate is made. */
export function reachedAt(text: string): string {
  const isName = text.length <= 253 && text.split('.').every((label) => LABEL.test(label));
  // Four numbers with dots are meant to be an address.
  if (isIP(text) !== 0 || (isName && !/^[\d.]+$/.test(text))) return text;
  throw new InvalidArgumentError(
    'an IP address or a name is needed, without a port or http://, as 10.0.12.2',
  );
}

/** Gathers networks of an option that is repeated. */
export function networks(network: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), reworded(() => Cidr.parse(network).text)];
}

/** `eno2=10.0.12.2/24` */
export function servedInterface(text: string): { readonly interface: string; readonly address: string } {
  const [name = '', address] = text.split('=');
  if (name === '' || address === undefined)
    throw new InvalidArgumentError('an interface and its address are needed, as eno2=10.0.12.2/24');
  if (!isIPv4(address.split('/')[0] ?? ''))
    throw new InvalidArgumentError(
      'DHCP is served over IPv4: an IPv4 address is needed, as eno2=10.0.12.2/24',
    );
  return { interface: name, address: reworded(() => InterfaceAddress.parse(address).text) };
}

function reworded(parse: () => string): string {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ValueError) throw new InvalidArgumentError(`${error.message}: ${error.hint}`);
    throw error;
  }
}
