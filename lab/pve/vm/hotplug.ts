import { isDeepStrictEqual } from 'node:util';
import { parsePropertyString } from '../../../pve/wire';
import type { ConfigValue, VmConfig } from '../model';
import { isCloudInitDrive, isDriveKey, readDrive, readNics } from '../vm-config';

/** A change of one option of a running machine. */
export interface OptionChange {
  readonly key: string;
  /** Undefined where the option is new. */
  readonly before: ConfigValue | undefined;
  /** Undefined where the option is taken away. */
  readonly next: ConfigValue | undefined;
  /** What is in force. */
  readonly running: VmConfig;
  /** Whether cards can be plugged into the machine while it runs. */
  readonly takesCards: boolean;
}

/** Options that never wait: they are the host's matter, or cloud-init's. */
const AT_ONCE =
  /^(?:description|hookscript|lock|migrate_downtime|migrate_speed|name|onboot|protection|shares|startup|tags|template|vmstatestorage|cpuunits|cpulimit|unused\d+|ci\w+|sshkeys|ipconfig\d+|nameserver|searchdomain)$/;

const DEFAULT_FEATURES = 'network,disk,usb';

/** Systems that take USB devices while they run: Linux from 2.6 on, Windows from 8 on. */
const USB_SYSTEMS = ['l26', 'win8', 'win10', 'win11'];

/** Settings of a disk that its device is made with. */
const DISK_SETTINGS = 'aio discard iothread queues product cache ssd vendor ro'.split(' ');

/**
 * Whether a change is in force at once on a running machine, as PVE's hot-plugging has it, or waits for the next start.
 *
 * @see https://pve.proxmox.com/pve-docs/qm.1.html `hotplug`; behaviour of qemu-server 9.1
 */
export function isHotplugged(change: OptionChange): boolean {
  const { key, before, next, running } = change;
  if (AT_ONCE.test(key)) return true;
  const has = featuresOf(running);
  if (/^net\d+$/.test(key)) return isCardPlugged(change, has('network'));
  if (isDriveKey(key)) return isDrivePlugged(change, has('disk'));
  if (/^usb\d+$/.test(key)) return has('usb') && USB_SYSTEMS.includes(String(running['ostype']));
  if (key === 'tablet') return has('usb');
  if (key === 'vcpus') return has('cpu');
  if (key === 'memory') return has('memory');
  if (key === 'hotplug') return ![before, next].some((value) => /cpu|memory/.test(String(value ?? '')));
  if (key === 'balloon') return isBallooning(before) && isBallooning(next);
  if (key === 'agent') return before !== undefined && isSameAgent(before, next);
  return false;
}

function featuresOf(running: VmConfig): (feature: string) => boolean {
  const given = String(running['hotplug'] ?? '1');
  const features = (given === '1' ? DEFAULT_FEATURES : given).split(/[,;\s]+/);
  return (feature) => features.includes(feature);
}

/** Bridge, tag, firewall, rate and link of a card are the host's side; everything else is another card. */
function isCardPlugged({ key, before, next, takesCards }: OptionChange, hasFeature: boolean): boolean {
  const [old, card] = [before, next].map((value) =>
    value === undefined ? undefined : readNics({ [key]: value })[0],
  );
  const isSame =
    old !== undefined &&
    card !== undefined &&
    old.model === card.model &&
    old.mac === card.mac &&
    ['queues', 'mtu'].every((name) => old.options[name] === card.options[name]) &&
    old.options['bridge'] !== undefined &&
    card.options['bridge'] !== undefined;
  return isSame || (hasFeature && takesCards);
}

function isDrivePlugged({ key, before, next }: OptionChange, hasFeature: boolean): boolean {
  if (key === 'efidisk0' || key === 'tpmstate0') return false;
  const takesDisks = hasFeature && !/^(?:ide|sata)/.test(key);
  if (before === undefined || next === undefined) return takesDisks;
  const [old, drive] = [readDrive(key, String(before)), readDrive(key, String(next))];
  // A CD is changed in its drive; the drive itself stays.
  const isMedium = old.options['media'] === 'cdrom' || isCloudInitDrive(old.file);
  if (isMedium) return drive.options['media'] === 'cdrom' || isCloudInitDrive(drive.file);
  if (drive.options['media'] === 'cdrom') return false;
  if (old.file !== drive.file) return takesDisks;
  return DISK_SETTINGS.every((name) => old.options[name] === drive.options[name]);
}

/** The device for ballooning is there unless `balloon` is 0; it cannot be plugged. */
function isBallooning(value: ConfigValue | undefined): boolean {
  return value === undefined || Number(value) !== 0;
}

/** Nothing but `fstrim_cloned_disks` differs, which the host keeps to itself. */
function isSameAgent(before: ConfigValue, next: ConfigValue | undefined): boolean {
  const read = (value: ConfigValue): object => {
    const { fstrim_cloned_disks: _trim, ...rest } = parsePropertyString(String(value), {
      defaultKey: 'enabled',
    });
    return rest;
  };
  return next !== undefined && isDeepStrictEqual(read(before), read(next));
}
