import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startAtBoot } from './boot';
import { manageResources } from './cluster';
import type { Lab } from './model';
import { dropContainer, updateContainer } from './lxc';
import { applyBridges } from './network';
import { sweepDiskBytes } from './volumes';
import { bootAgain, dropVm, markStopped, updateVm } from './vm';

const POWERED_OFF = 'poweredOff';
/** Machines whose guests were shut down while a copy of the lab was made. */
export const RESTART = 'restart';

/**
 * Brings the machines to where they are after the lab was stopped, killed, or started for the first time.
 *
 * Guests that still run are adopted, and everything stays as it was when only the lab's own process ended. After a
 * stop in order, or when no guest is left (the computer was switched off), machines with `onboot` start, as on a node
 * that boots.
 */
export async function recoverLab(lab: Lab): Promise<void> {
  await rm(join(lab.directory, 'upload'), { recursive: true, force: true });
  const interrupted = lab.tasks.recover();
  for (const task of interrupted) lab.onLog(`interrupted: ${task.upid}`);
  releaseLocks(lab);
  sweepDiskBytes(lab);
  await applyBridges(lab);
  const alive = new Set(lab.guests.unavailable() === null ? await lab.guests.running() : []);
  const vms = [...lab.state.vms.values()];
  const resting = restingVms(lab);
  const lost = vms.filter(
    (vm) =>
      vm.status === 'running' && vm.guestAbsent === undefined && !alive.has(vm.vmid) && !resting.has(vm.vmid),
  );
  for (const vm of lost) markStopped(lab, vm.vmid);
  const wasPoweredOff = lab.state.settings.delete(POWERED_OFF);
  if (wasPoweredOff) for (const vm of vms) if (vm.guestAbsent !== undefined) markStopped(lab, vm.vmid);
  for (const vmid of alive) {
    // A guest of a machine that is gone or off: its deletion or stop was cut short.
    if (lab.state.vms.get(String(vmid))?.status !== 'running') await lab.guests.stop(vmid, 'kill', 0);
  }
  lab.guests.onExit((vmid) => {
    const vm = lab.state.vms.get(String(vmid));
    if (vm?.status !== 'running' || vm.guestAbsent !== undefined) return;
    markStopped(lab, vmid);
    lab.onLog(`VM ${vmid} powered itself off`);
    manageResources(lab);
  });
  await bootGuests(lab);
  if (wasPoweredOff || (lost.length > 0 && alive.size === 0)) startAtBoot(lab);
  manageResources(lab);
}

function restingVms({ state }: Lab): ReadonlySet<number> {
  return new Set((state.settings.get(RESTART)?.value ?? []) as readonly number[]);
}

/** Starts the guests again that were shut down for a copy; one that fails is off, and does not hold up the others. */
export async function bootGuests(lab: Lab): Promise<void> {
  for (const vmid of restingVms(lab)) {
    try {
      await bootAgain(lab, vmid, {
        log: (line) => {
          lab.onLog(`VM ${vmid}: ${line}`);
        },
      });
    } catch (error) {
      lab.onLog(`VM ${vmid} does not start again: ${error instanceof Error ? error.message : String(error)}`);
      if (lab.state.vms.has(String(vmid))) markStopped(lab, vmid);
    }
  }
  lab.state.settings.delete(RESTART);
}

/** Notes that the lab was stopped in order: its machines are powered off with it. */
export function notePowerOff(lab: Lab): void {
  lab.state.settings.set(POWERED_OFF, { value: true });
}

/** A machine that was being made is taken back; other locks are only released. */
function releaseLocks(lab: Lab): void {
  for (const vm of [...lab.state.vms.values()]) {
    if (vm.stuck) continue;
    if (vm.lock === 'create' || vm.lock === 'clone') dropVm(lab, vm);
    else if (vm.lock !== undefined && vm.lock !== 'suspended') updateVm(lab, vm.vmid, { lock: undefined });
  }
  for (const container of [...lab.state.containers.values()]) {
    if (container.stuck) continue;
    if (container.lock === 'create') dropContainer(lab, container);
    else if (container.lock !== undefined) updateContainer(lab, container.vmid, { lock: undefined });
  }
}
