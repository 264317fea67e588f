import { lookup } from 'node:dns/promises';
import type { PveClient } from '../client';
import { addressesOf, carriersOf, cutting, type InterfaceChange } from './carriers';
import type { NodeInterface } from './interfaces';

/** One way to the API of a node's cluster. */
export interface NodeWay {
  /** `https://192.0.2.1:8006/` */
  readonly endpoint: string;
  readonly client: PveClient;
}

/** A node, and what is to become of its interfaces. */
export interface PlannedNetwork {
  /** PVE's name of the node, `pve1`. */
  readonly node: string;
  readonly interfaces: readonly NodeInterface[];
  readonly changes: readonly InterfaceChange[];
}

/**
 * The changes that may cut the node off from those who reach it as now.
 *
 * @param addresses by which it is known to be reached
 * @returns names of interfaces
 */
export async function cuttingOff(
  { interfaces, changes }: PlannedNetwork,
  way: NodeWay,
  addresses: readonly string[],
): Promise<readonly string[]> {
  const known = [...(await addressesAt(way.endpoint)), ...addresses];
  return cutting(changes, new Set(known.flatMap((address) => [...carriersOf(interfaces, address)])));
}

/**
 * Whether a way would still lead to the node when the changes have cut it off: it does now, and stands on no interface that
 * changes. Another node hands a call on to the address that the cluster has of this one.
 */
export async function leadsBack(planned: PlannedNetwork, way: NodeWay): Promise<boolean> {
  const { node, interfaces, changes } = planned;
  try {
    await way.client.get(`nodes/${node}/status`);
    const own = new Set(interfaces.flatMap(addressesOf));
    const at = (await addressesAt(way.endpoint)).filter((address) => own.has(address));
    const used = at.length > 0 ? at : await clusterAddress(way.client, node);
    // The default route is of no matter to who is on the same network or comes through the cluster.
    const carried = new Set(used.flatMap((address) => [...carriersOf(interfaces, address)]));
    return (
      cutting(
        changes.map((change) => ({ ...change, hasGateway: false })),
        carried,
      ).length === 0
    );
  } catch {
    return false;
  }
}

async function clusterAddress(client: PveClient, node: string): Promise<readonly string[]> {
  const members =
    await client.get<readonly { readonly type?: string; readonly name?: string; readonly ip?: string }[]>(
      'cluster/status',
    );
  return members.flatMap(({ type, name, ip }) => (type === 'node' && name === node && ip ? [ip] : []));
}

/** Addresses of an endpoint's host; none where its name is not known here. */
async function addressesAt(endpoint: string): Promise<readonly string[]> {
  const host = new URL(endpoint).hostname.replace(/^\[|\]$/g, '');
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}
