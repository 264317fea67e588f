import { updateContainer } from '../../lxc';
import type { Lab } from '../../model';
import { optionText, sectionsOf } from '../../sections';
import { markStopped, updateVm } from '../../vm';
import { startAtBoot } from '../../boot';
import { fenceStep, noteFence } from './ha-memory';
import { isManaging, manageResources, markContainer } from './manager';
import { placeFor } from './placement';
import { guestOf } from './resource-id';

/**
 * A node that was away so long is given up: it has reset itself by its watchdog.
 *
 * @see https://pve.proxmox.com/wiki/High_Availability#ha_manager_fencing
 */
const FENCE_DELAY_MS = 60_000;

/** Then its lock is over, and its resources are recovered elsewhere. */
const LOCK_TIMEOUT_MS = 120_000;

/** What fencing needs of the lab's clock. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** What the HA manager does about nodes that are away: as PVE's, after one minute and after two. */
export class Fencing {
  readonly #lab: Lab;
  readonly #sleep: Sleep;
  readonly #waits = new Map<string, AbortController>();

  constructor(lab: Lab, sleep: Sleep) {
    this.#lab = lab;
    this.#sleep = sleep;
  }

  /** A node is gone. Called again for one that is gone already, it goes on where it was. */
  begin(node: string): void {
    if (this.#waits.has(node)) return;
    const wait = new AbortController();
    this.#waits.set(node, wait);
    this.#giveUp(node, wait.signal).catch((error: unknown) => {
      if (!wait.signal.aborted) this.#lab.onLog(`fencing of ${node}: ${String(error)}`);
    });
  }

  /** A node is back: what ran on it without the manager starts as at boot, if it was reset. */
  end(node: string): void {
    this.#waits.get(node)?.abort();
    this.#waits.delete(node);
    const wasReset = fenceStep(this.#lab, node) !== undefined;
    noteFence(this.#lab, node, undefined);
    if (wasReset) startAtBoot(this.#lab, node);
    recoverServices(this.#lab);
  }

  /** Ends the waits. */
  close(): void {
    for (const wait of this.#waits.values()) wait.abort();
  }

  async #giveUp(node: string, signal: AbortSignal): Promise<void> {
    const lab = this.#lab;
    const since = lab.conditions.awaySince(node) ?? lab.now();
    const until = (delay: number): Promise<void> =>
      this.#sleep(Math.max(0, since + delay - lab.now()), signal);
    await until(FENCE_DELAY_MS);
    // A node without resources has no watchdog that runs.
    if (fenceStep(lab, node) === undefined) {
      if (!isManaging(lab) || servicesOn(lab, node).length === 0) return;
      noteFence(lab, node, 'fence');
      await cutPower(lab, node);
    }
    await until(LOCK_TIMEOUT_MS);
    noteFence(lab, node, 'fenced');
    recoverServices(lab);
  }
}

/** Takes resources off nodes that were fenced, as far as there is a node to take them. */
export function recoverServices(lab: Lab): void {
  for (const node of lab.state.nodes.keys()) {
    if (fenceStep(lab, node) !== 'fenced') continue;
    for (const sid of servicesOn(lab, node)) {
      const target = placeFor(lab, sid);
      if (target === undefined) continue;
      const vmid = Number(sid.split(':')[1]);
      // Only the configuration goes: a disk on a storage of the lost node is lost with it.
      const change = { node: target, lock: undefined, stuck: undefined };
      if (sid.startsWith('ct:')) updateContainer(lab, vmid, change);
      else updateVm(lab, vmid, change);
      lab.onLog(`recovered ${sid} from fenced node '${node}' to node '${target}'`);
    }
  }
  manageResources(lab);
}

function servicesOn(lab: Lab, node: string): readonly string[] {
  return sectionsOf(lab, 'ha/resources')
    .filter(({ config }) => optionText(config, 'state') !== 'ignored')
    .map(({ id }) => id)
    .filter((sid) => guestOf(lab, sid)?.node === node);
}

/** The node's watchdog resets it: all that ran on it is off. */
async function cutPower(lab: Lab, node: string): Promise<void> {
  for (const vm of [...lab.state.vms.values()]) {
    if (vm.node !== node || vm.status !== 'running') continue;
    if (vm.guestAbsent === undefined) await lab.guests.stop(vm.vmid, 'kill', 0);
    markStopped(lab, vm.vmid);
  }
  for (const container of [...lab.state.containers.values()]) {
    if (container.node === node && container.status === 'running') markContainer(lab, container.vmid, false);
  }
}
