import { SdnZoneVlan } from '@cdktf/provider-proxmox/lib/sdn-zone-vlan';
import type { Construct } from 'constructs';
import { SdnZone } from './sdn-zone';
import type { SdnVnetProps, SdnZoneProps } from './zone-props';

/** Properties of {@link SdnVlan}. */
export interface SdnVlanProps extends SdnZoneProps {
  /** Bridge of the nodes whose uplink carries the VLANs, `vmbr0`. */
  readonly bridge: string;
  readonly vnets: readonly (SdnVnetProps & { readonly tag: number })[];
}

/**
 * VLANs of a switch as networks with names, each with a tag from 1 to 4094.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/sdn_zone_vlan
 */
export class SdnVlan extends SdnZone {
  /** @throws {@link ConstructError} as {@link SdnZone} */
  constructor(scope: Construct, id: string, props: SdnVlanProps) {
    super(scope, id, props, {
      name: 'vlan',
      lastTag: 4094,
      hasDhcp: false,
      hasSnat: false,
      make: (parent, common) => ({
        zone: new SdnZoneVlan(parent, 'Resource', { ...common, bridge: props.bridge }),
      }),
    });
  }
}
