import { without, type Conditions, type ContainerRecord, type LabState, type VmRecord } from '../model';
import { isStanding, type StandingRule } from './rule';

/** What a lab needs for its faults. */
export interface FaultsOptions {
  readonly state: Pick<LabState, 'faults' | 'firings' | 'vms' | 'containers'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A node is gone or back: its guests follow. */
  readonly onNode: (node: string, away: boolean) => void;
}

/** The states of a lab that rules brought about. */
export class Standing implements Conditions {
  readonly #options: FaultsOptions;

  constructor(options: FaultsOptions) {
    this.#options = options;
  }

  /** Whether the node is away. */
  isAway(node: string): boolean {
    return this.#inForce('node-away').some((rule) => rule.node === node);
  }

  /** Since when the node is away; undefined for one that is there. */
  awaySince(node: string): number | undefined {
    const since = [...this.#options.state.faults.values()].flatMap((fault) =>
      fault.since !== undefined && fault.rule.kind === 'node-away' && fault.rule.node === node
        ? [fault.since]
        : [],
    );
    return since.length === 0 ? undefined : Math.min(...since);
  }

  /** What PVE's proxy says of a node that is away. */
  awayReason(node: string): string {
    return this.#inForce('node-away').find((rule) => rule.node === node)?.reason ?? 'No route to host';
  }

  /** Whether the cluster's configuration can be written. */
  isQuorate(): boolean {
    return this.#inForce('no-quorum').length === 0;
  }

  /** Whether the storage takes nothing more. */
  isFull(storage: string, node: string): boolean {
    return this.#inForce('storage-full').some(
      (rule) => rule.storage === storage && (rule.node ?? node) === node,
    );
  }

  /** Milliseconds that a disk takes on the storage. */
  delayOf(storage: string, node: string): number {
    const slow = this.#inForce('storage-slow').filter(
      (rule) => rule.storage === storage && (rule.node ?? node) === node,
    );
    return Math.max(0, ...slow.map(({ delay }) => delay * 1000));
  }

  /** Whether the guest's agent does not answer. */
  isSilent(vmid: number): boolean {
    return this.#inForce('agent-silent').some((rule) => (rule.vmid ?? vmid) === vmid);
  }

  /** Changes what a state changes in the lab itself; may be called again. */
  begin(rule: StandingRule): void {
    if (rule.kind === 'node-away') this.#options.onNode(rule.node, true);
    // A lock that a task holds stays its own.
    if (rule.kind === 'lock')
      this.#change(rule.vmid, (guest) => guest.lock === undefined, rule.lock ?? 'backup');
  }

  /** Takes it back. */
  end(rule: StandingRule): void {
    if (rule.kind === 'node-away' && !this.isAway(rule.node)) this.#options.onNode(rule.node, false);
    if (rule.kind !== 'lock') return;
    const lock = rule.lock ?? 'backup';
    this.#change(rule.vmid, (guest) => guest.lock === lock && guest.stuck === true, undefined);
  }

  /** A lock that nobody is left to release. */
  hold(vmid: number): void {
    const lock = (
      this.#options.state.vms.get(String(vmid)) ?? this.#options.state.containers.get(String(vmid))
    )?.lock;
    if (lock !== undefined) this.#change(vmid, () => true, lock);
  }

  #inForce<Kind extends StandingRule['kind']>(kind: Kind): Extract<StandingRule, { kind: Kind }>[] {
    const { faults } = this.#options.state;
    if (faults.size === 0) return [];
    return [...faults.values()].flatMap(({ rule, since }) =>
      since !== undefined && isStanding(rule) && rule.kind === kind
        ? [rule as Extract<StandingRule, { kind: Kind }>]
        : [],
    );
  }

  #change(
    vmid: number,
    isMeant: (guest: VmRecord | ContainerRecord) => boolean,
    lock: string | undefined,
  ): void {
    const { vms, containers } = this.#options.state;
    const vm = vms.get(String(vmid));
    if (vm && isMeant(vm)) vms.set(String(vmid), withLock(vm, lock));
    const container = containers.get(String(vmid));
    if (container && isMeant(container)) containers.set(String(vmid), withLock(container, lock));
  }
}

function withLock<T extends VmRecord | ContainerRecord>(guest: T, lock: string | undefined): T {
  const free = without(guest, 'lock', 'stuck');
  return (lock === undefined ? free : { ...free, lock, stuck: true }) as T;
}
