import { parsePropertyString } from '../../../pve/wire';
import type { Caller } from '../auth';
import { refuse, type Lab } from '../model';
import { isCloudInitDrive, readDrive } from './drive';

const words = (text: string): readonly string[] => text.split(' ');

/** Privileges on `/vms/{vmid}` that options want; what is not here only root may set. */
const PRIVILEGES: Readonly<Record<string, readonly string[]>> = {
  'VM.Config.CPU': words('cores cpu cpulimit cpuunits numa smp sockets vcpus affinity'),
  'VM.Config.Memory': words('memory balloon shares swap'),
  'VM.Config.HWType': words('acpi hotplug kvm machine scsihw smbios1 tablet vga watchdog audio0 ivshmem'),
  'VM.Config.Options': words(
    'agent allow-ksm amd-sev autostart bios description intel-tdx keyboard localtime migrate_downtime migrate_speed name onboot ostype protection reboot spice_enhancements startdate startup tags tdf template vmgenid console cmode tty hostname timezone entrypoint',
  ),
  'VM.Config.Disk': words('boot bootdisk vmstatestorage'),
  'VM.Config.Network': words('nameserver searchdomain'),
  'VM.Config.Cloudinit': words('cicustom cipassword citype ciupgrade ciuser sshkeys'),
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

/**
 * Ends a change of options that the caller may not make.
 *
 * @throws ApiError 403 for a missing privilege, 500 for what only root may set.
 */
export function checkConfigPermission(lab: Lab, caller: Caller, change: ConfigAuthority): void {
  if (caller.isRoot) return;
  const { vmid, pool } = change;
  const need = (privilege: string): void => {
    if (pool !== undefined && caller.may(`/pool/${pool}`, privilege)) return;
    caller.need(`/vms/${vmid}`, privilege);
  };
  for (const option of change.delete ?? []) need(privilegeOf(option, ''));
  for (const [option, value] of Object.entries(change.set)) {
    const text = String(value);
    need(privilegeOf(option, text));
    if (/^net\d+$/.test(option)) checkBridge(lab, caller, text);
    if (/^(?:scsi|virtio|ide|sata|mp)\d+$|^(?:rootfs|efidisk0|tpmstate0)$/.test(option))
      checkStorage(caller, text);
  }
}

function privilegeOf(option: string, value: string): string {
  const known = BY_OPTION.get(option);
  if (known !== undefined) return known;
  if (/^net\d+$/.test(option)) return 'VM.Config.Network';
  if (/^ipconfig\d+$/.test(option)) return 'VM.Config.Cloudinit';
  if (/^(?:scsi|virtio|ide|sata)\d+$/.test(option)) return drivePrivilege(option, value);
  if (/^(?:unused|mp)\d+$|^(?:efidisk0|tpmstate0|rootfs)$/.test(option)) return 'VM.Config.Disk';
  if (/^(?:serial|usb|hostpci|virtiofs)\d+$|^rng0$/.test(option) && isHarmlessDevice(option, value)) {
    return 'VM.Config.HWType';
  }
  if (option === 'cdrom') return 'VM.Config.CDROM';
  throw refuse(`only root can set '${option}' config`);
}

/** Devices of the host are root's; sockets, SPICE and mapped devices are not. */
function isHarmlessDevice(option: string, value: string): boolean {
  if (value === '' || option.startsWith('serial')) return value !== '' ? value === 'socket' : true;
  return /(?:^|,)(?:host=)?spice(?:,|$)|(?:^|,)mapping=|^dirid=/.test(value) || option === 'rng0';
}

function drivePrivilege(option: string, value: string): string {
  if (value === '') return 'VM.Config.Disk';
  const { file, options } = readDrive(option, value);
  if (isCloudInitDrive(file) || file.endsWith(':cloudinit')) return 'VM.Config.Cloudinit';
  return options['media'] === 'cdrom' ? 'VM.Config.CDROM' : 'VM.Config.Disk';
}

/** New disks take space. */
function checkStorage(caller: Caller, value: string): void {
  const { volume, file = volume } = parsePropertyString(value, { defaultKey: 'file' });
  const storage = /^([^:/]+):(?:\d+(?:\.\d+)?|cloudinit)$/.exec(file ?? '')?.[1];
  if (storage !== undefined) caller.need(`/storage/${storage}`, 'Datastore.AllocateSpace');
}

/** Who connects a card to a bridge or vnet must be allowed to use it, or its VLAN. */
function checkBridge(lab: Lab, caller: Caller, value: string): void {
  const { bridge, tag } = parsePropertyString(value, { defaultKey: 'model' });
  if (bridge === undefined) return;
  const zone = lab.state.sdn.get(`vnet/${bridge}`)?.running?.['zone'] ?? 'localnetwork';
  const path = `/sdn/zones/${typeof zone === 'string' ? zone : 'localnetwork'}/${bridge}`;
  if (tag !== undefined && caller.may(`${path}/${tag}`, 'SDN.Use')) return;
  caller.need(path, 'SDN.Use');
}
