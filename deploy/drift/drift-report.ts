import {
  attributeChanges,
  type AttributeChange,
  type Change,
  type ResourceChange,
  type TerraformPlan,
  verbOf,
} from '../plan';
import type { Environment } from '../../site';
import { withoutEmpty } from './without-empty';

/** A guest that PVE has. */
export interface PresentGuest {
  readonly vmId: number;
  readonly name: string;
  readonly node: string;
}

/** A resource that is not as it was deployed. */
export interface Drifted {
  /** `proxmox_virtual_environment_vm.dev1` */
  readonly address: string;
  /** Empty for what is gone. */
  readonly changes: readonly AttributeChange[];
  /** True where the next deploy puts it back as the specs have it. */
  readonly isMended: boolean;
}

/** What differs between what was deployed, what PVE has, and what the specs say. */
export interface DriftReport {
  readonly environment: string;
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
    ({ mode, change }) => mode === 'managed' && verbOf(change) !== 'none',
  );
  const mended = new Set(planned.map(({ address }) => address));
  const drift = (plan.resource_drift ?? []).filter(({ mode }) => mode === 'managed');
  const drifted = drift.flatMap((each): (Drifted & { readonly isGone: boolean })[] => {
    const isGone = verbOf(each.change) === 'delete';
    const changes = isGone
      ? []
      : attributeChanges(withoutEmptySides(each.change)).filter(
          ({ path }) => !isBookkeeping(each.type, path) && !(path === 'node_name' && isAtHome(each, vms)),
        );
    // What the provider reads otherwise than it wrote it, such as an order, is nobody's change.
    if (!isGone && changes.length === 0) return [];
    return [{ address: each.address, changes, isMended: mended.has(each.address), isGone }];
  });
  const told = new Set(drifted.map(({ address }) => address));
  const own = new Set(vms.map(({ vmId }) => vmId));
  const foreign = guests.filter(
    ({ vmId }) => vmId >= environment.vmIds.first && vmId <= environment.vmIds.last && !own.has(vmId),
  );
  const kept = (isGone: boolean): Drifted[] =>
    drifted
      .filter((each) => each.isGone === isGone)
      .map(({ address, changes, isMended }) => ({ address, changes, isMended }));
  // Machines that left the specs are still Terraform's until the next deploy.
  const leaving = new Set(
    planned.filter(({ change }) => verbOf(change) === 'delete').map(({ change }) => vmIdOf(change.before)),
  );
  const unknown = foreign.filter(({ vmId }) => !leaving.has(vmId));
  return {
    environment: environment.name,
    isDrifted: drifted.length + unknown.length > 0,
    changed: kept(false),
    gone: kept(true),
    foreign: unknown,
    pending: planned.map(({ address }) => address).filter((address) => !told.has(address)),
  };
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
