import ipaddr from 'ipaddr.js';
import { classify } from '../../../../pve/client';
import type { FormParams } from '../../../../pve/wire';
import {
  flag,
  isSet,
  ProviderError,
  text,
  type Diagnostic,
  type Operation,
  type ResourceType,
} from '../../resource';
import { isObject, type ObjectValue } from '../../values';
import { adoptAsPlanned, type Recovery } from '../journal';
import { deleteIfThere } from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { sdnId } from './zone-resource';

interface Subnet {
  readonly subnet?: string;
  readonly id?: string;
  readonly vnet?: string;
  readonly gateway?: string;
  readonly snat?: number | boolean;
  readonly dnszoneprefix?: string;
  readonly 'dhcp-dns-server'?: string;
  readonly 'dhcp-range'?: readonly { readonly 'start-address': string; readonly 'end-address': string }[];
}

/** `proxmox_sdn_subnet`; its id is only known to PVE, and any change makes it unknown: every change is a replacement. */
export const subnetResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_sdn_subnet'),
  legacy: false,
  validators: { vnet: sdnId },
  validate: checkAddresses,

  async create(planned, operation) {
    const { api } = operation.session;
    const path = `cluster/sdn/vnets/${text(planned, 'vnet')}/subnets`;
    const cidr = text(planned, 'cidr');
    await api.post(path, { subnet: cidr, type: 'subnet', ...params(planned) });
    const id = await findId(planned, operation);
    if (id === undefined)
      throw new ProviderError('PROXMOX_SUBNET_LOST', `The API does not list the new subnet ${cidr}`);
    const state = { ...settle(planned), id };
    operation.saved(state);
    return (await read(state, operation)) ?? state;
  },

  read,

  async update(prior, planned, operation) {
    const state = { ...settle(planned), id: text(prior, 'id') };
    const gone = Object.entries({
      gateway: 'gateway',
      snat: 'snat',
      dns_zone_prefix: 'dnszoneprefix',
      dhcp_dns_server: 'dhcp-dns-server',
    })
      .filter(([name]) => isSet(prior, name) && !isSet(planned, name))
      .map(([, key]) => key);
    const removal = gone.length > 0 ? { delete: gone } : {};
    await operation.session.api.put(pathOf(state), { ...params(planned), ...removal });
    return (await read(state, operation)) ?? state;
  },

  async delete(state, operation) {
    await deleteIfThere(pathOf(state), operation);
  },

  import(id) {
    const [vnet, subnet] = id.split('/', 2);
    if (vnet && subnet) return { vnet, id: subnet };
    throw new ProviderError('PROXMOX_IMPORT_ID', `Cannot import '${id}'`, {
      detail: 'Write VNET/SUBNET, as in devnet/devzone-10.10.10.0-24.',
    });
  },
};

/** A subnet by its vnet and its network. */
export async function findSubnet(
  config: ObjectValue,
  operation: Operation<Session>,
): Promise<ObjectValue | null> {
  const id = await findId(config, operation);
  return id === undefined ? null : read({ ...config, id }, operation);
}

/** A subnet that an interrupted run made is taken when it is as planned. */
export const subnetRecovery: Recovery = {
  identity: identityOf,
  async recover(planned, entry, operation) {
    const id = await findId(planned, operation);
    if (id === undefined) return undefined;
    const adoption = adoptAsPlanned(subnetResource, identityOf, () => ({ id }));
    return adoption.recover(planned, entry, operation);
  },
};

function identityOf(state: ObjectValue): string {
  return `${text(state, 'vnet')} ${text(state, 'cidr')}`;
}

/** PVE's own id of a subnet, `devzone-10.10.10.0-24`. */
async function findId(planned: ObjectValue, operation: Operation<Session>): Promise<string | undefined> {
  const path = `cluster/sdn/vnets/${text(planned, 'vnet')}/subnets`;
  const subnets = await operation.session.api.get<readonly Subnet[]>(path);
  const suffix = text(planned, 'cidr').replace('/', '-');
  const found = subnets.find((entry) => idOf(entry).endsWith(`-${suffix}`));
  return found && idOf(found);
}

function params(planned: ObjectValue): FormParams {
  const range = planned.dhcp_range;
  const optional = (name: string): string | undefined =>
    isSet(planned, name) ? text(planned, name) : undefined;
  return {
    vnet: text(planned, 'vnet'),
    gateway: optional('gateway'),
    snat: isSet(planned, 'snat') ? flag(planned, 'snat') : undefined,
    dnszoneprefix: optional('dns_zone_prefix'),
    'dhcp-dns-server': optional('dhcp_dns_server'),
    'dhcp-range': isObject(range)
      ? `start-address=${text(range, 'start_address')},end-address=${text(range, 'end_address')}`
      : undefined,
  };
}

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> {
  try {
    const answer = await operation.session.api.get<Subnet>(pathOf(state));
    const id = idOf(answer) || text(state, 'id');
    const range = answer['dhcp-range']?.[0];
    return {
      id,
      vnet: answer.vnet ?? text(state, 'vnet'),
      cidr: id.replace(/^[^-]*-/, '').replace('-', '/'),
      gateway: answer.gateway ?? null,
      snat: answer.snat === undefined ? null : Number(answer.snat) === 1,
      dns_zone_prefix:
        answer.dnszoneprefix === undefined || answer.dnszoneprefix === 'deleted'
          ? null
          : answer.dnszoneprefix,
      dhcp_dns_server: answer['dhcp-dns-server'] ?? null,
      dhcp_range: range ? { start_address: range['start-address'], end_address: range['end-address'] } : null,
    };
  } catch (error) {
    if (classify(error) === 'gone') return null;
    throw error;
  }
}

function idOf(subnet: Subnet): string {
  return subnet.subnet ?? subnet.id ?? '';
}

function pathOf(state: ObjectValue): string {
  return `cluster/sdn/vnets/${text(state, 'vnet')}/subnets/${text(state, 'id')}`;
}

function checkAddresses(config: ObjectValue): Diagnostic[] {
  const cidr = text(config, 'cidr');
  if (cidr === '') return [];
  if (!ipaddr.isValidCIDR(cidr)) {
    return [
      {
        severity: 'error',
        summary: 'Invalid Subnet',
        detail: `'${cidr}' is not a network, as 10.10.10.0/24.`,
        path: ['cidr'],
      },
    ];
  }
  const range = isObject(config.dhcp_range) ? config.dhcp_range : undefined;
  const addresses = [
    { path: ['gateway'], value: text(config, 'gateway') },
    { path: ['dhcp_dns_server'], value: text(config, 'dhcp_dns_server') },
    { path: ['dhcp_range', 'start_address'], value: text(range, 'start_address') },
    { path: ['dhcp_range', 'end_address'], value: text(range, 'end_address') },
  ];
  return addresses
    .filter(({ value }) => value !== '' && !isInside(value, cidr))
    .map(({ path, value }) => {
      const detail = `'${value}' must be an address within the subnet ${cidr}.`;
      return { severity: 'error', summary: 'Invalid IP for Subnet', detail, path };
    });
}

function isInside(address: string, cidr: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  const [network, prefix] = ipaddr.parseCIDR(cidr);
  return parsed.kind() === network.kind() && parsed.match(network, prefix);
}
