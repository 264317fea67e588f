import {
  attributeChanges,
  type AttributeChange,
  type Change,
  type Fate,
  fateOf,
  hostName,
  isDeployed,
  isMachine,
  ownerOf,
  type ResourceChange,
  type TerraformPlan,
  type Verb,
  verbOf,
} from '../plan';
import type { Environment } from '../../site';
import { RECORD } from '../record-file';
import { withoutEmpty } from './without-empty';

/** A guest that PVE has. */
export interface PresentGuest {
  readonly vmId: number;
  readonly name: string;
  readonly node: string;
}

/** A resource that is not as it was deployed, and what the next deploy does to it. */
export interface Drifted extends Fate {
  /** `proxmox_virtual_environment_vm.dev1` */
  readonly address: string;
  /** Empty for what is gone. */
  readonly changes: readonly AttributeChange[];
  /** What it is; a machine is told of louder. */
  readonly isMachine: boolean;
  /** True where the next deploy puts it back as the specs have it. */
  readonly isMended: boolean;
}

/** What a deploy is due for. */
export interface Due {
  readonly name: string;
  readonly isHost: boolean;
  /** What becomes of the machine itself; `none` where only something around it changes. */
  readonly verb: Verb;
}

/** What differs between what was deployed, what PVE has, and what the specs say. */
export interface DriftReport {
  readonly environment: string;
  /** False where nothing of it is deployed, or no longer. */
  readonly isDeployed: boolean;
  /** True where somebody else has changed something. */
  readonly isDrifted: boolean;
  /** Changed behind the back of Terraform. */
  readonly changed: readonly Drifted[];
  /** Deployed, and no longer there. */
  readonly gone: readonly Drifted[];
  /** Guests with ids of the environment that it did not make. */
  readonly foreign: readonly PresentGuest[];
  /** Addresses of what the specs have otherwise than it was deployed, without anybody's drift: a deploy is due. */
  readonly pending: readonly string[];
  /** The same as people call it: machines, and `networks`, `images` or `others` for what is nobody's alone. */
  readonly due: readonly Due[];
  /** The machines among them that a deploy reboots, replaces or destroys: what drifted elsewhere may be why. */
  readonly disturbed: readonly (Fate & Pick<Drifted, 'address'>)[];
}

/**
 * Compares the three: `plan` holds the state against PVE and the specs, `guests` is what PVE has beside it.
 *
 * @param guests guests of the environment's nodes
 */
export function driftReport(
  environment: Pick<Environment, 'name' | 'vmIds' | 'vms'>,
  plan: TerraformPlan,
  guests: readonly PresentGuest[],
): DriftReport {
  const { vms } = environment;
  const planned = (plan.resource_changes ?? []).filter(
    ({ address, mode, change }) => mode === 'managed' && address !== RECORD && verbOf(change) !== 'none',
  );
  const plans = new Map(planned.map((each) => [each.address, each]));
  const drift = (plan.resource_drift ?? []).filter(
    ({ address, mode }) => mode === 'managed' && address !== RECORD,
  );
  const drifted = drift.flatMap((each): Drifted[] => {
    const isGone = verbOf(each.change) === 'delete';
    const changes = isGone
      ? []
      : attributeChanges(withoutEmptySides(each.change)).filter(
          ({ path }) => !isBookkeeping(each.type, path) && !(path === 'node_name' && isAtHome(each, vms)),
        );
    // What the provider reads otherwise than it wrote it, such as an order, is nobody's change.
    if (!isGone && changes.length === 0) return [];
    return [driftedOf(each, changes, plans.get(each.address))];
  });
  const told = new Set(drifted.map(({ address }) => address));
  const pending = planned.filter(({ address }) => !told.has(address));
  const own = new Set(vms.map(({ vmId }) => vmId));
  const foreign = guests.filter(
    ({ vmId }) => vmId >= environment.vmIds.first && vmId <= environment.vmIds.last && !own.has(vmId),
  );
  // Machines that left the specs are still Terraform's until the next deploy.
  const leaving = new Set(
    planned.filter(({ change }) => verbOf(change) === 'delete').map(({ change }) => vmIdOf(change.before)),
  );
  const unknown = foreign.filter(({ vmId }) => !leaving.has(vmId));
  return {
    environment: environment.name,
    isDeployed: isDeployed(plan, RECORD),
    isDrifted: drifted.length + unknown.length > 0,
    changed: drifted.filter(({ changes }) => changes.length > 0),
    gone: drifted.filter(({ changes }) => changes.length === 0),
    foreign: unknown,
    pending: pending.map(({ address }) => address),
    due: dueOf(pending, vms),
    disturbed: pending.filter(isMachine).flatMap(disturbedOf),
  };
}

/** Machines first. */
function dueOf(pending: readonly ResourceChange[], vms: Environment['vms']): readonly Due[] {
  const hosts = new Set([
    ...vms.map(({ name }) => name),
    ...pending.filter(isMachine).map(({ name }) => hostName(name)),
  ]);
  const machines = new Map(pending.filter(isMachine).map((each) => [hostName(each.name), each]));
  const names = [...new Set(pending.map((each) => ownerOf(each, hosts)))];
  const due = names.map((name) => {
    const machine = machines.get(name);
    return { name, isHost: hosts.has(name), verb: machine ? verbOf(machine.change) : ('none' as const) };
  });
  return due.sort(
    (one, other) => Number(other.isHost) - Number(one.isHost) || (one.name < other.name ? -1 : 1),
  );
}

/** @param planned what the next deploy does; undefined where it leaves the resource as it is */
function driftedOf(
  drift: ResourceChange,
  changes: readonly AttributeChange[],
  planned: ResourceChange | undefined,
): Drifted {
  const mending = planned ? attributeChanges(planned.change) : [];
  const replacing = new Set(mending.filter(({ replaces }) => replaces).map(({ path }) => path));
  return {
    address: drift.address,
    isMachine: isMachine(drift),
    // Only the plan knows what cannot be put back in place.
    changes: changes.map((each) => ({ ...each, replaces: replacing.has(each.path) })),
    isMended: planned !== undefined,
    ...(planned ? fateOf(planned, mending) : { verb: 'none', reboots: [] }),
  };
}

function disturbedOf(planned: ResourceChange): DriftReport['disturbed'] {
  const fate = fateOf(planned);
  const isLost = fate.verb === 'replace' || fate.verb === 'delete';
  return isLost || fate.reboots.length > 0 ? [{ address: planned.address, ...fate }] : [];
}

function withoutEmptySides(change: Change): Change {
  return { ...change, before: withoutEmpty(change.before), after: withoutEmpty(change.after) };
}

/** How far PVE is with an SDN object: `state` and `pending` are set by the provider's own apply, after it read them. */
function isBookkeeping(type: string, path: string): boolean {
  return type.startsWith('proxmox_sdn_') && /^(state|pending)(\.|$)/.test(path);
}

/** Whether a VM is on one of the nodes that it may move between. */
function isAtHome({ change: { after } }: ResourceChange, vms: Environment['vms']): boolean {
  const { vm_id: id, node_name: node } = (after ?? {}) as { vm_id?: unknown; node_name?: unknown };
  const nodes: readonly unknown[] = vms.find(({ vmId }) => vmId === id)?.nodes ?? [];
  return nodes.includes(node);
}

function vmIdOf(before: unknown): unknown {
  return (before as { vm_id?: unknown } | null)?.vm_id;
}
