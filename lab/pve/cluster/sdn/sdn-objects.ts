import { createHash } from 'node:crypto';
import { ID_KEYS } from './sdn-kinds';
import { refuse, without, type Lab, type SdnConfig, type SdnRecord } from '../../model';

type Kind = SdnRecord['kind'];

/** Which of its two configurations is asked for. */
export interface SdnView {
  /** True shows what is in force with the changes that wait. */
  readonly pending: boolean;
  /** True shows what is in force only. */
  readonly running: boolean;
}

/** All objects of a kind that are written down. */
export function sdnConfigs(lab: Lab, kind: Kind): readonly (SdnRecord & { readonly config: SdnConfig })[] {
  return [...lab.state.sdn.values()].flatMap((record) =>
    record.kind === kind && record.config ? [{ ...record, config: record.config }] : [],
  );
}

/**
 * An object that is written down.
 *
 * @throws ApiError 500 in PVE's words, which clients take for "gone".
 */
export function needSdn(lab: Lab, kind: Kind, id: string): SdnRecord & { readonly config: SdnConfig } {
  const record = lab.state.sdn.get(`${kind}/${id}`);
  if (!record?.config) throw refuse(`sdn '${id}' does not exist`);
  return { ...record, config: record.config };
}

/** Writes a new object down. It takes force with the next apply. */
export function createSdn(lab: Lab, kind: Kind, id: string, config: SdnConfig): null {
  const before = lab.state.sdn.get(`${kind}/${id}`);
  if (before?.config) throw refuse(`sdn ${kind} object ID '${id}' already defined`);
  lab.state.sdn.set(`${kind}/${id}`, { ...before, kind, id, config });
  return null;
}

/** A change of an object's configuration. */
export interface SdnChange {
  readonly set: SdnConfig;
  /** Keys that are removed. */
  readonly delete?: readonly string[] | undefined;
}

/** Changes what is given, removes what is listed. */
export function updateSdn(lab: Lab, kind: Kind, id: string, change: SdnChange): null {
  const before = needSdn(lab, kind, id);
  const kept = Object.entries(before.config).filter(([key]) => change.delete?.includes(key) !== true);
  const config = { ...Object.fromEntries(kept), ...change.set };
  lab.state.sdn.set(`${kind}/${id}`, { ...before, config });
  return null;
}

/** Removes an object; while it is in force it only waits for the next apply. */
export function deleteSdn(lab: Lab, kind: Kind, id: string): null {
  const record: SdnRecord = without(needSdn(lab, kind, id), 'config');
  if (record.running) lab.state.sdn.set(`${kind}/${id}`, record);
  else lab.state.sdn.delete(`${kind}/${id}`);
  return null;
}

/** What is written down comes into force. */
export function applySdn(lab: Lab): void {
  for (const [key, record] of [...lab.state.sdn.entries()]) {
    if (record.config) lab.state.sdn.set(key, { ...record, running: record.config });
    else lab.state.sdn.delete(key);
  }
}

/** Whether a list shows an object: what is in force, what waits as well, or what is written down. */
export function isListed({ running, config }: SdnRecord, view: SdnView): boolean {
  if (view.running) return running !== undefined;
  return view.pending || config !== undefined;
}

/** An object as the API shows it. */
export function viewSdn(record: SdnRecord, view: SdnView): Record<string, unknown> {
  const identity = identityOf(record);
  const shown = record.config ?? record.running ?? {};
  const digest = sdnDigest(record);
  if (view.running) return { ...identity, ...record.running, digest };
  if (!view.pending) return { ...identity, ...shown, digest };
  const { running, config } = record;
  if (!config) return { ...identity, ...running, digest, state: 'deleted' };
  const { type, ...rest } = config;
  if (!running) return { ...identity, digest, state: 'new', type, pending: { ...rest, ...identity } };
  if (isSame(running, config)) return { ...identity, ...running, digest };
  // All values and not only those that differ: the bpg provider 0.111.1 takes `peers` from here alone when it is there
  // (recorded: proxmox_sdn/strict-pending-mtu-update-bug).
  return {
    ...identity,
    ...running,
    digest,
    state: 'changed',
    pending: { ...deleted(running, config), ...rest },
  };
}

/** PVE says `deleted` of what goes with the next apply; never of numbers, which clients of PVE could not read then. */
function deleted(running: SdnConfig, config: SdnConfig): Record<string, string> {
  const gone = Object.entries(running).filter(
    ([key, value]) => config[key] === undefined && typeof value !== 'number',
  );
  return Object.fromEntries(gone.map(([key]) => [key, 'deleted']));
}

/** The parameters that name an object; some have two. */
function identityOf({ kind, id }: SdnRecord): Record<string, unknown> {
  if (kind === 'fabric-node') {
    const [fabric_id, node_id] = id.split('_');
    return { fabric_id, node_id };
  }
  if (kind === 'route-map') {
    const at = id.lastIndexOf('_');
    return { 'route-map-id': id.slice(0, at), order: Number(id.slice(at + 1)) };
  }
  return { [ID_KEYS[kind]]: id };
}

/** Digest of an object as it is written down. */
export function sdnDigest({ config, running }: SdnRecord): string {
  return createHash('sha1')
    .update(JSON.stringify(config ?? running ?? {}))
    .digest('hex');
}

/** Whether anything waits for the next apply. */
export function hasPendingSdn(lab: Lab): boolean {
  return [...lab.state.sdn.values()].some(
    ({ config, running }) => !config || !running || !isSame(config, running),
  );
}

/** Everything becomes again what is in force. */
export function rollbackSdn(lab: Lab): void {
  for (const [key, record] of [...lab.state.sdn.entries()]) {
    if (record.running) lab.state.sdn.set(key, { ...record, config: record.running });
    else lab.state.sdn.delete(key);
  }
}

function isSame(left: SdnConfig, right: SdnConfig): boolean {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => JSON.stringify(left[key]) === JSON.stringify(right[key]));
}
