import { boolean, formats, integer, oneOf, optional, route, text, type AnyRoute } from '../../http';
import { refuse, refuseParams, type Lab, type SdnRecord } from '../../model';
import { createSdn, deleteSdn, needSdn, sdnConfigs, updateSdn, isListed, viewSdn } from './sdn-objects';
import { changeParams, sdnConfigOf, viewOf, viewParams, locked } from './sdn-params';

const options = {
  alias: optional(text({ maxLength: 256 })),
  'isolate-ports': optional(boolean()),
  tag: optional(integer({ minimum: 1, maximum: 16_777_215 })),
  vlanaware: optional(boolean()),
};

/** `/cluster/sdn/vnets` */
export const vnetRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/cluster/sdn/vnets',
    params: viewParams,
    handle: ({ lab, params, caller }) =>
      [...lab.state.sdn.values()]
        .filter(
          (record) => record.kind !== 'vnet' || caller.mayAny(aclPath(record), 'SDN.Audit', 'SDN.Allocate'),
        )
        .filter((record) => record.kind === 'vnet' && isListed(record, viewOf(params)))
        .map((record) => viewSdn(record, viewOf(params))),
  }),
  route({
    method: 'POST',
    path: '/cluster/sdn/vnets',
    params: {
      ...options,
      'lock-token': changeParams['lock-token'],
      vnet: formats.sdnId,
      zone: formats.sdnId,
      type: optional(oneOf('vnet')),
    },
    handle: ({ lab, params }) => {
      checkTag(lab, params.zone, params.tag);
      return createSdn(locked(lab, params), 'vnet', params.vnet, {
        type: 'vnet',
        ...sdnConfigOf(params, 'vnet'),
      });
    },
  }),
  route({
    method: 'GET',
    path: '/cluster/sdn/vnets/:vnet',
    params: { ...viewParams, vnet: formats.sdnId },
    handle: ({ lab, params, caller }) => {
      const vnet = needSdn(lab, 'vnet', params.vnet);
      caller.needAny(aclPath(vnet), 'SDN.Audit', 'SDN.Allocate');
      return viewSdn(vnet, viewOf(params));
    },
  }),
  route({
    method: 'PUT',
    path: '/cluster/sdn/vnets/:vnet',
    params: { ...options, ...changeParams, vnet: formats.sdnId, zone: optional(formats.sdnId) },
    handle: ({ lab, params, caller }) => {
      caller.need(aclPath(needSdn(lab, 'vnet', params.vnet)), 'SDN.Allocate');
      return updateSdn(locked(lab, params), 'vnet', params.vnet, {
        set: sdnConfigOf(params, 'vnet'),
        delete: params.delete,
      });
    },
  }),
  route({
    method: 'DELETE',
    path: '/cluster/sdn/vnets/:vnet',
    params: { vnet: formats.sdnId, 'lock-token': changeParams['lock-token'] },
    handle: ({ lab, params, caller }) => {
      caller.need(aclPath(needSdn(lab, 'vnet', params.vnet)), 'SDN.Allocate');
      if (sdnConfigs(lab, 'subnet').some(({ config }) => config['vnet'] === params.vnet)) {
        throw refuse(`Can't delete vnet if subnets exists`);
      }
      return deleteSdn(locked(lab, params), 'vnet', params.vnet);
    },
  }),
];

/** Where permissions for a vnet lie. */
export function aclPath({ id, config, running }: SdnRecord): string {
  const zone = (config ?? running)?.['zone'];
  return `/sdn/zones/${typeof zone === 'string' ? zone : ''}/${id}`;
}

/** Vnets of a zone with tags need one, and no other vnet of the zone may have it. */
function checkTag(lab: Lab, zone: string, tag: number | undefined): void {
  const type = needSdn(lab, 'zone', zone).config['type'];
  if (type !== 'simple' && tag === undefined) throw refuseParams({ tag: 'missing vlan tag' });
  const other = sdnConfigs(lab, 'vnet').find(
    ({ config }) => config['zone'] === zone && config['tag'] === tag,
  );
  if (tag !== undefined && other) throw refuse(`tag ${tag} already exist in zone ${zone} vnet ${other.id}`);
}
