import { SdnControllerEvpn } from '@cdktf/provider-proxmox/lib/sdn-controller-evpn';
import { SdnZoneEvpn } from '@cdktf/provider-proxmox/lib/sdn-zone-evpn';
import type { Construct } from 'constructs';
import { pinName } from '../pin-name';
import { SdnZone } from './sdn-zone';
import { validateEvpn } from './validate-evpn';
import type { SdnVnetProps, SdnZoneProps, ZoneConfig, ZoneResources } from './zone-props';

/** Properties of {@link SdnEvpn}. */
export interface SdnEvpnProps extends SdnZoneProps {
  /** Bytes; 50 less than the underlay's. @default 1450 */
  readonly mtu?: number;
  /** The routing daemon of the nodes: made with the zone, or the id of one that is there. */
  readonly controller: string | SdnEvpnController;
  /** VXLAN identifier of the zone's own routing table, 1 to 16777215; no vnet may have it. */
  readonly vrfVxlan: number;
  /** Names of the nodes through which the vnets reach other networks. @default none */
  readonly exitNodes?: readonly string[];
  /** The one that is used while it is up. */
  readonly primaryExitNode?: string;
  /** Exit nodes themselves may talk to guests. @default false */
  readonly exitNodesLocalRouting?: boolean;
  /** Announces whole subnets, for guests that say nothing by themselves. @default false */
  readonly advertiseSubnets?: boolean;
  /** True floods questions for addresses, for guests that answer for addresses that move. @default false */
  readonly disableArpNdSuppression?: boolean;
  /** Route target of another routing table whose routes are taken, `65000:9000`; the provider takes one. @default none */
  readonly rtImport?: string;
  readonly vnets: readonly (SdnVnetProps & { readonly tag: number })[];
}

/** An EVPN controller. */
export interface SdnEvpnController {
  readonly id: string;
  /** Autonomous system number, 1 to 4294967295; 64512 to 65534 are free for private use. */
  readonly asn: number;
  /** Addresses of the nodes; either these or a fabric. */
  readonly peers?: readonly string[];
  /** Id of a fabric of the SDN that knows the nodes, PVE 9 and later. */
  readonly fabric?: string;
}

/**
 * Routed VXLAN networks whose gateway is on every node, with BGP between the nodes.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/sdn_zone_evpn
 */
export class SdnEvpn extends SdnZone {
  /** @throws {@link ConstructError} `SDN_EVPN`, and as {@link SdnZone} */
  constructor(scope: Construct, id: string, props: SdnEvpnProps) {
    validateEvpn(props);
    super(scope, id, props, {
      name: 'evpn',
      lastTag: 16_777_215,
      hasDhcp: false,
      hasSnat: true,
      make: (parent, common) => makeZone(parent, common, props),
    });
  }
}

function makeZone(parent: Construct, common: ZoneConfig, props: SdnEvpnProps): ZoneResources {
  const given = props.controller;
  const controller = typeof given === 'string' ? undefined : makeController(parent, common, given);
  const zone = new SdnZoneEvpn(parent, 'Resource', {
    ...common,
    controller: typeof given === 'string' ? given : (controller?.id ?? given.id),
    vrfVxlan: props.vrfVxlan,
    exitNodes: props.exitNodes && [...props.exitNodes],
    primaryExitNode: props.primaryExitNode,
    exitNodesLocalRouting: props.exitNodesLocalRouting,
    advertiseSubnets: props.advertiseSubnets,
    disableArpNdSuppression: props.disableArpNdSuppression,
    rtImport: props.rtImport,
  });
  return { zone, controller };
}

function makeController(
  parent: Construct,
  { provider, dependsOn }: ZoneConfig,
  { id, asn, peers, fabric }: SdnEvpnController,
): SdnControllerEvpn {
  const controller = new SdnControllerEvpn(parent, 'Controller', {
    provider,
    dependsOn,
    id,
    asn,
    peers: peers && [...peers],
    fabric,
  });
  pinName(controller, id);
  return controller;
}
