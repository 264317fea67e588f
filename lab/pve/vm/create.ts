import { refuse, WorkerKilled, type ConfigValue, type Lab, type TaskContext, type VmRecord } from '../model';
import { forbidden } from '../auth';
import { putVm, updateVm } from './find-vm';
import { dropDisks } from './delete';
import { changeConfig, newDiskStorages, type ConfigChange } from '../vm-config';
import { waitForStorages } from '../volumes';

/** A machine that is to be made. */
export interface NewVm {
  readonly vmid: number;
  readonly node: string;
  readonly pool?: string;
  readonly options: ConfigChange['set'];
  readonly cipasswordHash?: string;
}

/**
 * Takes the id, so that nobody else gets it, and shows the machine as locked.
 *
 * @throws ApiError 500 when the id is taken, 403 when the pool is not there.
 */
export function reserveVm(lab: Lab, vm: NewVm, lock: string): VmRecord {
  const taken = lab.state.vms.get(String(vm.vmid)) ?? lab.state.containers.get(String(vm.vmid));
  if (taken && lock === 'clone') throw refuse(`unable to create VM ${vm.vmid}: config file already exists`);
  if (taken) {
    const kind = lab.state.vms.has(String(vm.vmid)) ? 'VM' : 'CT';
    throw refuse(
      `unable to create VM ${vm.vmid} - ${kind} ${vm.vmid} already exists on node '${taken.node}'`,
    );
  }
  if (vm.pool !== undefined && !lab.state.pools.has(vm.pool)) {
    throw forbidden(`pool '${vm.pool}' does not exist`);
  }
  return putVm(lab, {
    vmid: vm.vmid,
    node: vm.node,
    config: typeof vm.options['name'] === 'string' ? { name: vm.options['name'] } : {},
    status: 'stopped',
    lock,
    ...(vm.pool === undefined ? {} : { pool: vm.pool }),
  });
}

/** What PVE adds to every new machine. */
export function freshIdentity(lab: Lab): Record<string, ConfigValue> {
  return {
    vmgenid: lab.ids.uuid(),
    smbios1: `uuid=${lab.ids.uuid()}`,
    meta: `creation-qemu=10.1.2,ctime=${Math.floor(lab.now() / 1000)}`,
  };
}

/** Makes a reserved machine's disks and configuration; takes all of it back when that fails. */
export function createVm(lab: Lab, vm: NewVm, task: Pick<TaskContext, 'checkpoint'>): void {
  const reserved = lab.state.vms.get(String(vm.vmid));
  if (!reserved) throw refuse(`unable to create VM ${vm.vmid} - it was removed meanwhile`);
  try {
    const identity = freshIdentity(lab);
    const config = changeConfig(lab, { ...reserved, config: identity }, { set: vm.options });
    const boot = config['boot'] === undefined ? defaultBoot(config) : {};
    updateVm(lab, vm.vmid, { config: { ...config, ...boot }, cipasswordHash: vm.cipasswordHash });
    task.checkpoint();
    updateVm(lab, vm.vmid, { lock: undefined });
  } catch (error) {
    if (error instanceof WorkerKilled) throw error;
    dropDisks(lab, reserved);
    lab.state.vms.delete(String(vm.vmid));
    throw new Error(
      `unable to create VM ${vm.vmid} - ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/**
 * Waits until there is room in time on the storages of its disks; where there is not, the reserved machine goes.
 *
 * @throws Error in PVE's words
 */
export async function lockForCreation(lab: Lab, vm: NewVm, signal: AbortSignal): Promise<() => void> {
  try {
    await waitForStorages(lab, vm.node, newDiskStorages(vm.options), signal);
    return () => undefined;
  } catch (error) {
    lab.state.vms.delete(String(vm.vmid));
    throw new Error(`unable to create VM ${vm.vmid} - ${(error as Error).message}`, { cause: error });
  }
}

/** PVE's order when none is given: the first disk, CD-ROMs, the first network card. */
function defaultBoot(config: Readonly<Record<string, ConfigValue>>): Record<string, ConfigValue> {
  const drives = Object.keys(config)
    .filter((key) => /^(ide|sata|scsi|virtio)\d+$/.test(key))
    .sort();
  const isCdrom = (key: string): boolean => String(config[key]).includes('media=cdrom');
  const disk = drives.find((key) => !isCdrom(key));
  const order = [disk, ...drives.filter(isCdrom), Object.keys(config).find((key) => /^net\d+$/.test(key))];
  const found = order.filter((key) => key !== undefined);
  return found.length === 0 ? {} : { boot: `order=${found.join(';')}` };
}
