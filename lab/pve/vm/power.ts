import { refuse, type Lab, type TaskContext, type VmRecord } from '../model';
import { asRunning } from './as-running';
import { needVm, updateVm } from './find-vm';
import type { GuestSpec } from '../../guests';
import { guestKindOf, rootOf, standInOf } from './guest-kind';
import { hostSpecOf, nicsOf } from './guest-spec';
import { machineSpecOf } from './machine-spec';
import { needVolumes } from './need-volumes';

/** Starts a machine and its guest. A guest that cannot run here is no failure: the machine is then only powered on. */
export async function startVm(
  lab: Lab,
  node: string,
  vmid: number,
  task: Pick<TaskContext, 'log'>,
): Promise<void> {
  const vm = needVm(lab, node, vmid);
  if (vm.lock !== undefined) throw refuse(`VM is locked (${vm.lock})`);
  if (vm.status === 'running') throw refuse(`VM ${vmid} already running`);
  if (vm.config['template'] === 1) throw refuse(`you can't start a vm if it's a template`);
  needVolumes(lab, vm);
  const guestAbsent = await bootGuest(lab, vm, task);
  updateVm(lab, vmid, {
    status: 'running',
    startedAt: lab.now(),
    pid: 10_000 + vmid,
    guestAbsent,
    runningConfig: undefined,
    paused: undefined,
  });
}

/** Boots the guest; answers why there is none, or undefined. */
async function bootGuest(
  lab: Lab,
  vm: VmRecord,
  task: Pick<TaskContext, 'log'>,
): Promise<string | undefined> {
  nicsOf(lab, vm);
  const reason = guestObstacle(lab, vm);
  if (reason !== null) {
    task.log(`powered on without a guest: ${reason}`);
    return reason;
  }
  const spec = await specOf(lab, vm);
  if (!spec.cloudInit) task.log('no cloud-init data found on the machine');
  await lab.guests.start(spec);
  task.log(`guest '${spec.name}' boots ${spec.kind === 'qemu' ? 'under QEMU' : `from ${spec.root}`}`);
  return undefined;
}

/** Why a machine has no guest; null when it can have one. */
function guestObstacle(lab: Lab, vm: VmRecord): string | null {
  const kind = guestKindOf(lab, vm);
  if (kind === undefined) {
    return "no guest: the boot disk was not made from an image of the lab's catalogue, nor from one with bytes";
  }
  if (kind === 'qemu') return lab.guests.unavailable(standInOf(lab, vm), kind);
  const root = rootOf(lab, vm);
  return root === undefined
    ? `no guest: a guest of the kind ${kind} needs a boot disk made from an image of the lab's catalogue`
    : lab.guests.unavailable(root, kind);
}

function specOf(lab: Lab, vm: VmRecord): Promise<GuestSpec> {
  const kind = guestKindOf(lab, vm);
  if (kind === 'qemu') return machineSpecOf(lab, vm);
  return hostSpecOf(lab, vm, { root: rootOf(lab, vm) ?? '', ...(kind === 'namespace' ? { kind } : {}) });
}

/** Boots the guest of a machine that is on; the machine itself was never off. */
export async function bootAgain(lab: Lab, vmid: number, task: Pick<TaskContext, 'log'>): Promise<void> {
  const vm = lab.state.vms.get(String(vmid));
  if (vm?.status === 'running')
    updateVm(lab, vmid, { guestAbsent: await bootGuest(lab, asRunning(vm), task) });
}

/** Marks a machine as powered off; what waited for a restart is now in force. */
export function markStopped(lab: Lab, vmid: number): VmRecord {
  return updateVm(lab, vmid, {
    status: 'stopped',
    startedAt: undefined,
    pid: undefined,
    guestAbsent: undefined,
    runningConfig: undefined,
    paused: undefined,
  });
}

/** Cuts the power. */
export async function stopVm(lab: Lab, node: string, vmid: number): Promise<void> {
  if (needVm(lab, node, vmid).status === 'stopped') return;
  await lab.guests.stop(vmid, 'kill', 0);
  markStopped(lab, vmid);
}

/** Asks the guest to power off and cuts the power when it does not within the time. */
export async function shutdownVm(lab: Lab, node: string, vmid: number, timeoutMs: number): Promise<void> {
  if (needVm(lab, node, vmid).status === 'stopped') return;
  await lab.guests.stop(vmid, 'shutdown', timeoutMs);
  markStopped(lab, vmid);
}

/** Boots the machine again with the configuration as it is written now. */
export async function rebootVm(
  lab: Lab,
  vm: { readonly node: string; readonly vmid: number },
  timeoutMs: number,
  task: TaskContext,
): Promise<void> {
  await shutdownVm(lab, vm.node, vm.vmid, timeoutMs);
  await startVm(lab, vm.node, vm.vmid, task);
}

/** Presses the reset button: the machine boots again at once. */
export async function resetVm(lab: Lab, node: string, vmid: number, task: TaskContext): Promise<void> {
  const vm = needVm(lab, node, vmid);
  if (vm.status === 'stopped') throw refuse(`VM ${vmid} not running`);
  await lab.guests.stop(vmid, 'kill', 0);
  // The machine itself is not made anew, so that what waits goes on waiting.
  const guestAbsent = await bootGuest(lab, asRunning(vm), task);
  updateVm(lab, vmid, { guestAbsent, startedAt: lab.now() });
}
