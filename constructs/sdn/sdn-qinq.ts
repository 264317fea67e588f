import { SdnZoneQinq } from '@cdktf/provider-proxmox/lib/sdn-zone-qinq';
import type { Construct } from 'constructs';
import { ConstructError } from '../construct-error';
import { SdnZone } from './sdn-zone';
import type { SdnVnetProps, SdnZoneProps } from './zone-props';

/** Properties of {@link SdnQinq}. */
export interface SdnQinqProps extends SdnZoneProps {
  /** VLAN-aware bridge of the nodes, `vmbr0`. */
  readonly bridge: string;
  /** Outer tag that all vnets of the zone are carried in, 1 to 4094. */
  readonly serviceVlan: number;
  /** @default `802.1q` */
  readonly serviceVlanProtocol?: '802.1q' | '802.1ad';
  readonly vnets: readonly (SdnVnetProps & { readonly tag: number })[];
}

/**
 * VLANs inside a VLAN: a tenant's own 4094 within one tag of the switch.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/sdn_zone_qinq
 */
export class SdnQinq extends SdnZone {
  /** @throws {@link ConstructError} `SDN_SERVICE_VLAN`, and as {@link SdnZone} */
  constructor(scope: Construct, id: string, props: SdnQinqProps) {
    const { bridge, serviceVlan, serviceVlanProtocol } = props;
    if (!Number.isInteger(serviceVlan) || serviceVlan < 1 || serviceVlan > 4094) {
      throw new ConstructError(
        'SDN_SERVICE_VLAN',
        `zone ${props.id} has the service VLAN ${String(serviceVlan)}; a switch knows 1 to 4094. Choose one of those.`,
      );
    }
    super(scope, id, props, {
      name: 'qinq',
      lastTag: 4094,
      hasDhcp: false,
      hasSnat: false,
      make: (parent, common) => ({
        zone: new SdnZoneQinq(parent, 'Resource', { ...common, bridge, serviceVlan, serviceVlanProtocol }),
      }),
    });
  }
}
