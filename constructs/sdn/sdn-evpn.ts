import { SdnControllerEvpn } from '@cdktf/provider-proxmox/lib/sdn-controller-evpn';
import { SdnZoneEvpn } from '@cdktf/provider-proxmox/lib/sdn-zone-evpn';
import type { Construct } from 'constructs';
import { pinName } from '../pin-name';
import type { SdnEvpnController, SdnEvpnProps } from './evpn-props';
import { SdnZone } from './sdn-zone';
import { validateEvpn } from './validate-evpn';
import type { ZoneConfig, ZoneResources } from './zone-props';

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
