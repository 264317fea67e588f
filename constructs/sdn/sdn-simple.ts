import { SdnZoneSimple } from '@cdktf/provider-proxmox/lib/sdn-zone-simple';
import type { Construct } from 'constructs';
import { SdnZone } from './sdn-zone';
import type { SdnZoneProps } from './zone-props';

/**
 * Networks inside a node each, whose gateway the node itself is: with DHCP where a subnet has a range, and with SNAT.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/sdn_zone_simple
 */
export class SdnSimple extends SdnZone {
  /** @throws {@link ConstructError} as {@link SdnZone} */
  constructor(scope: Construct, id: string, props: SdnZoneProps) {
    const ranges = props.vnets.flatMap(({ subnets }) => subnets).filter(({ dhcpRange }) => dhcpRange);
    super(scope, id, props, {
      name: 'simple',
      lastTag: 0,
      hasDhcp: true,
      hasSnat: true,
      // The only server that PVE knows; without it, ranges are kept and never served.
      make: (parent, common) => ({
        zone: new SdnZoneSimple(parent, 'Resource', {
          ...common,
          dhcp: ranges.length > 0 ? 'dnsmasq' : undefined,
        }),
      }),
    });
  }
}
