import { dhcpNetworks } from '../../guests';
import { IpAddress } from '../../../site';
import { bridgesOf } from '../network';
import type { Lab } from '../model';
import type { Nic } from '../vm-config';

/**
 * The address with its prefix, `10.0.12.217/24`, that a machine without a guest would have from its bridge's DHCP: always
 * the same, so that plans stay empty. Undefined where the bridge hands out none.
 */
export function offeredAddress(lab: Lab, vmid: number, { index, options }: Nic): string | undefined {
  const bridge = bridgesOf(lab).find(({ name }) => name === options['bridge']);
  if (bridge?.address === undefined || options['tag'] !== undefined) return undefined;
  const [network] = dhcpNetworks([bridge], new Set());
  const pool = (network?.ranges ?? []).flatMap(({ first, last }) => {
    const [from, to] = [IpAddress.parse(first).number, IpAddress.parse(last).number];
    return Array.from({ length: Number(to - from) + 1 }, (_, step) => from + BigInt(step));
  });
  // Cards of one machine lie far apart, so that those of its neighbours find room between them.
  const number = pool[(vmid + 17 * index) % pool.length];
  if (number === undefined) return undefined;
  return `${IpAddress.fromNumber(4, number).text}/${bridge.address.split('/')[1] ?? '24'}`;
}
