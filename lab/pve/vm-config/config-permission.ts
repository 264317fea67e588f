import type { Caller } from '../auth';
import { refuse, type Lab } from '../model';
import { checkBridge } from './bridge-permission';
import { checkDevice, DEVICE, devicePrivilege } from './device-permission';
import { checkDisk } from './disk-permission';
import { isCloudInitDrive, readDrive } from './drive';

const words = (text: string): readonly string[] => text.split(' ');

/** Privileges on `/vms/{vmid}` that options want, one of them; what is not here only root may set. */
const PRIVILEGES: Readonly<Record<string, readonly string[]>> = {
  'VM.Config.CPU': words('cores cpu cpulimit cpuunits numa smp sockets vcpus'),
  'VM.Config.Memory': words('memory balloon shares allow-ksm'),
  'VM.Config.HWType': words('acpi hotplug kvm machine scsihw smbios1 tablet vga watchdog audio0'),
  'VM.Config.Options': words(
    'agent autostart bios description keyboard localtime migrate_downtime migrate_speed name onboot ostype protection reboot startdate startup tags tdf template',
  ),
  'VM.Config.Disk': words('boot bootdisk vmstatestorage'),
  'VM.Config.Cloudinit|VM.Config.Network': words(
    'cicustom cipassword citype ciupgrade ciuser nameserver searchdomain sshkeys',
  ),
  'VM.PowerMgmt': words('freeze'),
};

const BY_OPTION = new Map(
  Object.entries(PRIVILEGES).flatMap(([privilege, options]) =>
    options.map((option) => [option, privilege] as const),
  ),
);

/** A change of a configuration whose caller is to be checked. */
export interface ConfigAuthority {
  readonly vmid: number;
  /** Pool that a new machine goes to: its privileges count as well. */
  readonly pool?: string;
  readonly set: Readonly<Record<string, unknown>>;
  readonly delete?: readonly string[];
}

/** Ends the request of who has none of some privileges, `VM.Config.Disk|…`, on a machine or the pool it goes to. */
export function needOnGuest(caller: Caller, { vmid, pool }: ConfigAuthority, privileges: string): void {
  const list = privileges.split('|');
  if (pool !== undefined && caller.mayAny(`/pool/${pool}`, ...list)) return;
  caller.needAny(`/vms/${vmid}`, ...list);
}

/**
 * Ends a change of a VM's options that the caller may not make.
 *
 * @throws ApiError 403 for a missing privilege, 500 for what only root may set.
 */
export function checkConfigPermission(lab: Lab, caller: Caller, change: ConfigAuthority): void {
  if (caller.isRoot) return;
  for (const option of change.delete ?? []) needOnGuest(caller, change, privilegesOf(option, ''));
  for (const [option, value] of Object.entries(change.set)) {
    const text = String(value);
    needOnGuest(caller, change, privilegesOf(option, text));
    // It changes what the node does.
    if (option === 'startup') caller.need('/', 'Sys.Modify');
    if (DEVICE.test(option)) checkDevice(caller, option, text);
    if (/^net\d+$/.test(option)) checkBridge(lab, caller, text);
    if (/^(?:scsi|virtio|ide|sata|unused)\d+$|^(?:efidisk0|tpmstate0)$/.test(option))
      checkDisk({ lab, caller, vmid: change.vmid }, text);
    if (option === 'vmstatestorage') caller.need(`/storage/${text}`, 'Datastore.AllocateSpace');
  }
}

function privilegesOf(option: string, value: string): string {
  const known = BY_OPTION.get(option);
  if (known !== undefined) return known;
  if (/^net\d+$/.test(option)) return 'VM.Config.Network';
  if (/^numa\d+$/.test(option)) return 'VM.Config.CPU';
  if (/^ipconfig\d+$/.test(option)) return 'VM.Config.Cloudinit|VM.Config.Network';
  if (/^(?:scsi|virtio|ide|sata)\d+$/.test(option)) return drivePrivilege(option, value);
  if (/^unused\d+$|^(?:efidisk0|tpmstate0)$/.test(option)) return 'VM.Config.Disk';
  if (DEVICE.test(option)) return devicePrivilege(option);
  if (option === 'cdrom') return 'VM.Config.CDROM';
  throw refuse(`only root can set '${option}' config`);
}

function drivePrivilege(option: string, value: string): string {
  if (value === '') return 'VM.Config.Disk';
  const { file, options } = readDrive(option, value);
  if (isCloudInitDrive(file) || file.endsWith(':cloudinit')) return 'VM.Config.Cloudinit';
  return options['media'] === 'cdrom' ? 'VM.Config.CDROM' : 'VM.Config.Disk';
}
