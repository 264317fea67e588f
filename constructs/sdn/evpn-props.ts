import type { SdnVnetProps, SdnZoneProps } from './zone-props';

/** Properties of `SdnEvpn`. */
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
