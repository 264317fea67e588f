import { Token } from 'cdktf';
import { Cidr, IpAddress, ValueError } from '../../site';
import { ConstructError } from '../construct-error';
import type { SdnSubnetProps } from './zone-props';

/**
 * Refuses addresses that are not of the subnet.
 * @throws {@link ConstructError} `SDN_SUBNET`
 */
export function validateSubnet(vnet: string, subnet: SdnSubnetProps): void {
  const { cidr, gateway, snat, dhcpRange } = subnet;
  const where = `subnet ${cidr} of vnet ${vnet}`;
  if (snat && gateway === undefined)
    refuse(`${where} has snat and no gateway, which is what would translate`, 'Give it a gateway.');
  // What only Terraform knows is for PVE to judge.
  if ([cidr, gateway, dhcpRange?.first, dhcpRange?.last].some((text) => Token.isUnresolved(text))) return;
  const network = parsed(where, () => Cidr.parse(cidr));
  const within = (what: string, text: string): IpAddress => {
    const address = parsed(where, () => IpAddress.parse(text));
    if (!network.contains(address))
      refuse(`${where} has ${what} ${text}, which is none of its addresses`, 'Choose one within.');
    return address;
  };
  const door = gateway === undefined ? undefined : within('the gateway', gateway);
  if (!dhcpRange) return;
  const first = within('a DHCP range from', dhcpRange.first);
  const last = within('a DHCP range to', dhcpRange.last);
  if (last.number < first.number)
    refuse(
      `${where} has a DHCP range from ${dhcpRange.first} to ${dhcpRange.last}`,
      'Write the lower first.',
    );
  if (door && door.number >= first.number && door.number <= last.number)
    refuse(`${where} hands out its gateway ${door.text} by DHCP`, 'Leave it out of the range.');
}

function parsed<T>(where: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    return refuse(`${where}: ${error.message}`, 'Correct it.');
  }
}

function refuse(what: string, todo: string): never {
  throw new ConstructError('SDN_SUBNET', `${what}. ${todo}`);
}
