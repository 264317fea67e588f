import { type HostDisk, isFaulty, rootTarget } from '../site';
import { findDiskOf, renderFindDisk } from './find-disk';
import type { InstalledMachine } from './installed-machine';

/** What the installer of Debian is told beside the machine itself. */
export interface PreseedOptions {
  /** Shell command that fetches one of `user-data`, `meta-data`, `network-config` and {@link CHOOSE_DISK} to a path. */
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

/** Name of the script of {@link renderChooseDisk}. */
export const CHOOSE_DISK = 'choose-disk.sh';

const HOLD = 'while :; do sleep 3600; done';
const SEED = '/target/var/lib/cloud/seed/nocloud';
const PACKAGES = ['cloud-init', 'sudo', 'curl', 'python3'];

/**
 * The preseed file of Debian 11 and later. The installer's own account is left out, and root has no password.
 * @see https://www.debian.org/releases/bookworm/amd64/apbs04.en.html
 */
export function renderPreseed(host: InstalledMachine, options: PreseedOptions): string {
  const { packages = [], network = [] } = options;
  const { filesystem } = targetOf(host);
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
    // With a method and no disk the installer takes the only one that there is: the method comes from the script as well.
    ['partman/early_command', 'string', chooseDisk(options)],
    ['partman-auto/choose_recipe', 'select', 'atomic'],
    ['partman/default_filesystem', 'string', filesystem],
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
 * The script that says which disk gets the system and GRUB, by the kernel's name, which partman wants. Where it is not there,
 * the server hears why, and the installer stands still.
 * @param tell shell command that is given `"$1"`, a report as JSON; none where nobody is told
 */
export function renderChooseDisk(
  host: InstalledMachine,
  { tell = ':' }: { readonly tell?: string } = {},
): string {
  const chosen = ['partman-auto/disk', 'grub-installer/bootdev'].map(
    (each) => `debconf-set ${each} "$disk"\n`,
  );
  return `#!/bin/sh
${renderFindDisk({ tell, end: HOLD })}${findDiskOf(targetOf(host).disk)}
${chosen.join('')}debconf-set partman-auto/method regular
`;
}

function chooseDisk({ fetch }: PreseedOptions): string {
  const script = `/tmp/${CHOOSE_DISK}`;
  return `${fetch(CHOOSE_DISK, script)} && sh ${script} || { logger -t rackwright 'no disk is chosen'; ${HOLD}; }`;
}

function targetOf(host: InstalledMachine): { readonly disk: HostDisk; readonly filesystem: string } {
  const target = rootTarget(host);
  const [disk] = isFaulty(target) ? [] : target.disks;
  if (isFaulty(target) || !disk) throw new Error(`"${host.name}" cannot be installed`);
  return { disk, filesystem: target.filesystem };
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
