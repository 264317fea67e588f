import { isIP } from 'node:net';
import { parsePropertyString } from '../../../../pve/wire';
import {
  boolean,
  formats,
  list,
  oneOf,
  optional,
  properties,
  repeated,
  route,
  text,
  type AnyRoute,
} from '../../http';
import { refuseParams, without, type Lab, type SdnConfig, type SdnRecord } from '../../model';
import { createSdn, deleteSdn, needSdn, updateSdn, viewSdn } from './sdn-objects';
import { checkSubnet } from './subnet-checks';
import { aclPath } from './vnets';
import { changeParams, sdnConfigOf, viewOf, viewParams, locked } from './sdn-params';

const options = {
  'dhcp-dns-server': optional(text()),
  'dhcp-range': optional(repeated(properties())),
  dnszoneprefix: optional(text()),
  gateway: optional(text()),
  snat: optional(boolean()),
};

const BASE = '/cluster/sdn/vnets/:vnet/subnets';

/** A subnet with what PVE derives from its id `zone-10.9.0.0-24`. */
function view(
  record: SdnRecord,
  params: { pending: boolean | undefined; running: boolean | undefined },
): Record<string, unknown> {
  const [, zone, network, mask] = /^([^-]+)-(.+)-(\d+)$/.exec(record.id) ?? [];
  const shown = viewSdn(record, viewOf(params));
  // The name as `id` as well: clients of PVE look for it there.
  return { ...shown, id: record.id, zone, cidr: `${network ?? ''}/${mask ?? ''}`, network, mask };
}

/** `10.9.0.0/24` of the id `zone-10.9.0.0-24`. */
export function cidrOf({ id }: Pick<SdnRecord, 'id'>): string {
  return id.replace(/^[^-]+-/, '').replace(/-(\d+)$/, '/$1');
}

function isVlanAware(lab: Lab, vnet: string): boolean {
  return Boolean(needSdn(lab, 'vnet', vnet).config['vlanaware']);
}

/** `dhcp-range=start-address=…,end-address=…` as PVE answers it: a list of objects. */
function ranges(given: readonly string[] | undefined): {
  'dhcp-range'?: readonly Readonly<Record<string, string>>[];
} {
  if (given === undefined || given.length === 0) return {};
  return { 'dhcp-range': given.map((range) => parsePropertyString(range)) };
}

/** An option of an SDN object that PVE keeps as text; empty when it is not set. */
export function textOf(value: SdnConfig[string] | undefined): string {
  return typeof value === 'string' ? value : '';
}

function checkGateway(gateway: string | undefined): void {
  if (gateway !== undefined && gateway !== '' && isIP(gateway) === 0) {
    throw refuseParams({ gateway: 'invalid format - value does not look like a valid IP address\n' });
  }
}

/** `/cluster/sdn/vnets/{vnet}/subnets` */
export const subnetRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: BASE,
    params: { ...viewParams, vnet: formats.sdnId },
    handle: ({ lab, params, caller }) => {
      caller.needAny(aclPath(needSdn(lab, 'vnet', params.vnet)), 'SDN.Audit', 'SDN.Allocate');
      return [...lab.state.sdn.values()]
        .filter(
          (record) => record.kind === 'subnet' && (record.config ?? record.running)?.['vnet'] === params.vnet,
        )
        .filter((record) => record.config !== undefined || params.pending === true)
        .map((record) => view(record, params));
    },
  }),
  route({
    method: 'POST',
    path: BASE,
    params: {
      ...options,
      'lock-token': changeParams['lock-token'],
      vnet: formats.sdnId,
      subnet: formats.cidr,
      type: oneOf('subnet'),
    },
    handle: ({ lab, params, caller }) => {
      checkGateway(params.gateway);
      caller.need(aclPath(needSdn(lab, 'vnet', params.vnet)), 'SDN.Allocate');
      const zone = textOf(needSdn(lab, 'vnet', params.vnet).config['zone']);
      const id = `${zone}-${params.subnet.replace('/', '-')}`;
      const config = { ...sdnConfigOf(params, 'subnet', 'dhcp-range'), ...ranges(params['dhcp-range']) };
      checkSubnet(params.subnet, config, isVlanAware(lab, params.vnet));
      return createSdn(locked(lab, params), 'subnet', id, config);
    },
  }),
  route({
    method: 'GET',
    path: `${BASE}/:subnet`,
    params: { ...viewParams, vnet: formats.sdnId, subnet: text() },
    handle: ({ lab, params, caller }) => {
      caller.needAny(aclPath(needSdn(lab, 'vnet', params.vnet)), 'SDN.Audit', 'SDN.Allocate');
      return view(needSdn(lab, 'subnet', params.subnet), params);
    },
  }),
  route({
    method: 'PUT',
    path: `${BASE}/:subnet`,
    params: { ...options, ...changeParams, vnet: formats.sdnId, subnet: text(), delete: optional(list()) },
    handle: ({ lab, params, caller }) => {
      checkGateway(params.gateway);
      caller.need(aclPath(needSdn(lab, 'vnet', params.vnet)), 'SDN.Allocate');
      const set = { ...sdnConfigOf(params, 'subnet', 'dhcp-range'), ...ranges(params['dhcp-range']) };
      const before = needSdn(lab, 'subnet', params.subnet);
      const kept: SdnConfig = without(before.config, ...(params.delete ?? []));
      checkSubnet(cidrOf(before), { ...kept, ...set }, isVlanAware(lab, params.vnet));
      return updateSdn(locked(lab, params), 'subnet', params.subnet, { set, delete: params.delete });
    },
  }),
  route({
    method: 'DELETE',
    path: `${BASE}/:subnet`,
    params: { vnet: formats.sdnId, subnet: text(), 'lock-token': changeParams['lock-token'] },
    handle: ({ lab, params, caller }) => {
      caller.need(aclPath(needSdn(lab, 'vnet', params.vnet)), 'SDN.Allocate');
      return deleteSdn(locked(lab, params), 'subnet', params.subnet);
    },
  }),
];
