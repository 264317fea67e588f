import { ConstructError } from '../construct-error';
import type { SdnEvpnController, SdnEvpnProps } from './evpn-props';

const LAST_VXLAN = 16_777_215;
const LAST_ASN = 4_294_967_295;

/** @throws {@link ConstructError} `SDN_EVPN` */
export function validateEvpn({ id, vrfVxlan, vnets, controller, ...zone }: SdnEvpnProps): void {
  if (!isWithin(vrfVxlan, LAST_VXLAN))
    refuse(`zone ${id} has vrfVxlan ${String(vrfVxlan)}`, `Give 1 to ${String(LAST_VXLAN)}.`);
  const same = vnets.find(({ tag }) => tag === vrfVxlan);
  if (same)
    refuse(
      `vnet ${same.id} has tag ${String(vrfVxlan)}, which is the routing table's of zone ${id}`,
      'Give one of them another.',
    );
  const { exitNodes = [], primaryExitNode, rtImport } = zone;
  if (primaryExitNode !== undefined && !exitNodes.includes(primaryExitNode))
    refuse(
      `zone ${id} leaves by ${primaryExitNode} first, and its exit nodes are ${exitNodes.join(', ') || 'none'}`,
      'Make it one of them.',
    );
  if (rtImport !== undefined && !/^\d+:\d+$/.test(rtImport))
    refuse(`zone ${id} takes routes of "${rtImport}"`, 'Write an AS number and an identifier, 65000:9000.');
  if (typeof controller !== 'string') validateController(controller);
}

function validateController({ id, asn, peers = [], fabric }: SdnEvpnController): void {
  if (!isWithin(asn, LAST_ASN))
    refuse(`controller ${id} has AS number ${String(asn)}`, `Give 1 to ${String(LAST_ASN)}.`);
  if (peers.length > 0 === (fabric !== undefined))
    refuse(
      `controller ${id} has ${fabric === undefined ? 'neither peers nor a fabric' : 'peers and a fabric'}`,
      'Give the addresses of the nodes as peers, or a fabric that knows them.',
    );
}

function isWithin(value: number, last: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= last;
}

function refuse(what: string, todo: string): never {
  throw new ConstructError('SDN_EVPN', `${what}. ${todo}`);
}
