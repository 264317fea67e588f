import { SdnZoneVxlan } from '@cdktf/provider-proxmox/lib/sdn-zone-vxlan';
import type { Construct } from 'constructs';
import { SdnZone } from './sdn-zone';
import type { SdnVnetProps, SdnZoneProps } from './zone-props';

/** Properties of {@link SdnVxlan}. */
export interface SdnVxlanProps extends SdnZoneProps {
  /** Bytes; 50 less than the underlay's. @default 1450 */
  readonly mtu?: number;
  /** Addresses of the nodes that carry the zone. */
  readonly peers: readonly string[];
  readonly vnets: readonly (SdnVnetProps & { readonly tag: number })[];
}

/**
 * Networks that reach over any IP network between the nodes, without a gateway of their own: see `SdnRouter`.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/sdn_zone_vxlan
 */
export class SdnVxlan extends SdnZone {
  /** @throws {@link ConstructError} as {@link SdnZone} */
  constructor(scope: Construct, id: string, props: SdnVxlanProps) {
    super(scope, id, props, {
      name: 'vxlan',
      lastTag: 16_777_215,
      hasDhcp: false,
      hasSnat: false,
      make: (parent, common) => ({
        zone: new SdnZoneVxlan(parent, 'Resource', { ...common, peers: [...props.peers] }),
      }),
    });
  }
}
