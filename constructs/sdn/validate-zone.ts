import { ConstructError } from '../construct-error';
import { validateSubnet } from './validate-subnet';
import type { SdnVnetProps, SdnZoneProps, ZoneType } from './zone-props';

/** @throws {@link ConstructError} `SDN_ID`, `SDN_TAG`, `SDN_TAG_TAKEN`, `SDN_NO_DHCP`, `SDN_NO_SNAT`, `SDN_SUBNET` */
export function validateZone(zone: SdnZoneProps, type: ZoneType): void {
  for (const id of [zone.id, ...zone.vnets.map((vnet) => vnet.id)]) validateId(id);
  for (const vnet of zone.vnets) {
    validateTag(vnet, type);
    validateSubnets(vnet, type);
  }
  const taken = new Map<number, string>();
  for (const { id, tag } of zone.vnets) {
    if (tag === undefined) continue;
    const other = taken.get(tag);
    if (other !== undefined) {
      throw new ConstructError(
        'SDN_TAG_TAKEN',
        `vnets ${other} and ${id} both have tag ${String(tag)}; a tag is one network of the zone. ` +
          `Give one of them another tag, 1 to ${String(type.lastTag)}.`,
      );
    }
    taken.set(tag, id);
  }
}

function validateId(id: string): void {
  if (/^[a-z][a-z0-9]{0,7}$/.test(id)) return;
  throw new ConstructError(
    'SDN_ID',
    `"${id}" cannot name an SDN zone or vnet; PVE allows a lower-case letter and up to seven lower-case letters ` +
      'or digits after it. Shorten or rename it.',
  );
}

function validateTag({ id, tag }: SdnVnetProps, { name, lastTag }: ZoneType): void {
  if (lastTag === 0 ? tag === undefined : Number.isInteger(tag) && isWithin(tag ?? 0, lastTag)) return;
  const got = tag === undefined ? 'no tag' : `tag ${String(tag)}`;
  throw new ConstructError(
    'SDN_TAG',
    `vnet ${id} has ${got}; in a zone of type ${name} it has ` +
      (lastTag === 0 ? 'none. Leave it out.' : `one from 1 to ${String(lastTag)}. Give it one.`),
  );
}

function isWithin(tag: number, last: number): boolean {
  return tag >= 1 && tag <= last;
}

function validateSubnets({ id, subnets }: SdnVnetProps, { name, hasDhcp, hasSnat }: ZoneType): void {
  for (const subnet of subnets) {
    const { cidr, dhcpRange, snat } = subnet;
    if (dhcpRange && !hasDhcp) {
      throw new ConstructError(
        'SDN_NO_DHCP',
        `subnet ${cidr} of vnet ${id} has a DHCP range; PVE has a DHCP server in simple zones only, not in ${name} ones. ` +
          'Leave it out, and give the guests addresses or a DHCP server of their own.',
      );
    }
    if (snat && !hasSnat) {
      throw new ConstructError(
        'SDN_NO_SNAT',
        `subnet ${cidr} of vnet ${id} has snat; in zones of type ${name} the nodes are no gateway that could translate. ` +
          'Leave it out, and let a router do it, as SdnRouter does.',
      );
    }
    validateSubnet(id, subnet);
  }
}
