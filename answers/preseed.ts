import { type HostDisk, isFaulty, rootTarget } from '../site';
import type { InstalledMachine } from './installed-machine';
import { shellWord } from './shell-word';

/** What the installer of Debian is told beside the machine itself. */
export interface PreseedOptions {
  /** Shell command that fetches one of `user-data`, `meta-data` and `network-config` to a path. */
  readonly fetch: (file: string, path: string) => string;
  /** Shell command after all of them; none where nobody is told. */
  readonly last?: string;
  /** Packages beside those that cloud-init and Ansible need. */
  readonly packages?: readonly string[];
  /** Questions about the network, in the form of {@link preseedNetwork}. @default DHCP, and names from the kernel's arguments */
  readonly network?: readonly PreseedLine[];
}

/** Question, type, value, and whose question it is: `d-i` unless it is said. */
export type PreseedLine = readonly [question: string, type: string, value: string, owner?: string];

const SEED = '/target/var/lib/cloud/seed/nocloud';
const PACKAGES = ['cloud-init', 'sudo', 'curl', 'python3'];

/**
 * The preseed file of Debian 11 and later. The installer's own account is left out, and root has no password.
 * @see https://www.debian.org/releases/bookworm/amd64/apbs04.en.html
 */
export function renderPreseed(host: InstalledMachine, options: PreseedOptions): string {
  const { packages = [], network = [] } = options;
  const target = rootTarget(host);
  const [disk] = isFaulty(target) ? [] : target.disks;
  if (isFaulty(target) || !disk) throw new Error(`"${host.name}" cannot be installed`);
  const { install, fqdn } = host;
  const lines: readonly PreseedLine[] = [
    // On a serial console the installer asks in what language to go on, unless it is English. The machine's own locale
    // comes with cloud-init's data.
    ['debian-installer/locale', 'string', 'en_US.UTF-8'],
    ['keyboard-configuration/xkb-keymap', 'select', 'us'],
    ['netcfg/choose_interface', 'select', 'auto'],
    ['netcfg/get_hostname', 'string', install.hostname],
    ['netcfg/get_domain', 'string', fqdn.slice(fqdn.indexOf('.') + 1)],
    ...network,
    ['mirror/country', 'string', 'manual'],
    ['mirror/http/hostname', 'string', 'deb.debian.org'],
    ['mirror/http/directory', 'string', '/debian'],
    ['mirror/http/proxy', 'string', ''],
    ['clock-setup/utc', 'boolean', 'true'],
    ['time/zone', 'string', install.timezone],
    ['clock-setup/ntp', 'boolean', 'true'],
    ...ntp(install.ntpServers),
    ['passwd/make-user', 'boolean', 'false'],
    ['passwd/root-password-crypted', 'password', '!'],
    ['partman/early_command', 'string', chooseDisk(disk)],
    ['partman-auto/method', 'string', 'regular'],
    ['partman-auto/choose_recipe', 'select', 'atomic'],
    ['partman/default_filesystem', 'string', target.filesystem],
    ['partman-lvm/device_remove_lvm', 'boolean', 'true'],
    ['partman-md/device_remove_md', 'boolean', 'true'],
    ['partman-partitioning/confirm_write_new_label', 'boolean', 'true'],
    ['partman/choose_partition', 'select', 'finish'],
    ['partman/confirm', 'boolean', 'true'],
    ['partman/confirm_nooverwrite', 'boolean', 'true'],
    ['apt-setup/cdrom/set-first', 'boolean', 'false'],
    ['tasksel/first', 'multiselect', 'standard, ssh-server', 'tasksel'],
    ['pkgsel/include', 'string', [...PACKAGES, ...packages].join(' ')],
    ['pkgsel/upgrade', 'select', 'full-upgrade'],
    ['popularity-contest/participate', 'boolean', 'false', 'popularity-contest'],
    ['grub-installer/only_debian', 'boolean', 'true'],
    ['grub-installer/with_other_os', 'boolean', 'false'],
    ['grub-installer/bootdev', 'string', 'default'],
    ['preseed/late_command', 'string', lateCommand(options)],
    ['finish-install/reboot_in_progress', 'note', ''],
  ];
  return lines.map(([question, type, value, owner = 'd-i']) => line([owner, question, type, value])).join('');
}

function ntp([server]: readonly string[]): readonly PreseedLine[] {
  return server === undefined ? [] : [['clock-setup/ntp-server', 'string', server]];
}

/**
 * Says which disk gets the system and GRUB, which would else take the first: by the kernel's name, which partman wants; an
 * empty one, which stops it, where the disk is not there.
 */
function chooseDisk({ path, serial = '' }: HostDisk): string {
  const link =
    path === undefined ? `$(ls /dev/disk/by-id/*${shellWord(serial)} | head -n 1)` : shellWord(path);
  const chosen = ['partman-auto/disk', 'grub-installer/bootdev'].map((each) => `debconf-set ${each} "$disk"`);
  return [`disk=$(readlink -f ${link})`, ...chosen].join('; ');
}

/** What the installed system learns at its first boot, then word to whom it concerns. */
function lateCommand({ fetch, last }: PreseedOptions): string {
  const fetched = ['user-data', 'meta-data', 'network-config'].map((name) => fetch(name, `${SEED}/${name}`));
  return [`mkdir -p ${SEED}`, ...fetched, ...(last === undefined ? [] : [last])].join(' && ');
}

/** A line, and no other: a value with an end of line would be a second one, a last backslash would join the next. */
function line(words: readonly string[]): string {
  const text = words.join(' ').trimEnd();
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  if (/[\u0000-\u001f]|\\$/.test(text))
    throw new Error(`a control character or a last backslash in the preseed line of ${words[1] ?? ''}`);
  return `${text}\n`;
}
