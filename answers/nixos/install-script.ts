import type { HostDisk } from '../../site';
import type { InstalledMachine } from '../installed-machine';
import { shellWord } from '../shell-word';
import { reportWithHostKeys } from '../told-host-keys';

/** What is written where. */
export interface NixInstall {
  readonly host: Pick<InstalledMachine, 'firmware'>;
  readonly disk: HostDisk;
  readonly filesystem: string;
}

/** How the script gets at the rest, and whom it tells. */
export interface NixScriptOptions {
  /** Commands before all others, such as those that bring up the network. */
  readonly first?: string;
  /** Shell command that fetches `configuration.nix` to a path. */
  readonly fetch: (file: string, path: string) => string;
  /** Shell command that is given `"$1"`, a report as JSON. @default nobody is told */
  readonly tell?: string;
}

/** Type of the partition that GRUB puts itself into on a GPT. */
const BIOS_BOOT = '21686148-6449-6E6F-744E-656564454649';

/** The script that the NixOS of an installation medium runs: disk layout, configuration, `nixos-install`. */
export function renderInstallScript(
  { host, disk, filesystem }: NixInstall,
  { first: before = '', fetch, tell = ':' }: NixScriptOptions,
): string {
  const isUefi = host.firmware === 'uefi';
  const first = isUefi ? 'size=1G, type=U' : `size=1M, type=${BIOS_BOOT}`;
  const force = filesystem === 'ext4' ? '-F' : '-f';
  return `set -eEuo pipefail
tell() {
  ${tell}
}
step() {
  echo "rackwright: $1"
  tell "{\\"kind\\":\\"progress\\",\\"step\\":\\"$1\\",\\"percent\\":$2}"
}
trap 'tell "{\\"kind\\":\\"failed\\",\\"reason\\":\\"line $LINENO of the installation ended with $?\\"}"' ERR

${before}step 'looking for the disk' 1
${findDisk(disk)}
[ "$(printf '%s' "$disk" | grep -c .)" = 1 ]
[ "$(blockdev --getro "$disk")" = 0 ]
step "partitioning $disk" 5
wipefs --all "$disk"
sfdisk --wipe always --wipe-partitions always "$disk" << 'TABLE'
label: gpt
${first}
type=L
TABLE
udevadm settle
part() {
  case $disk in *[0-9]) echo "\${disk}p$1" ;; *) echo "$disk$1" ;; esac
}
mkfs.${filesystem} ${force} -L nixos "$(part 2)"
mount "$(part 2)" /mnt
${isUefi ? 'mkfs.vfat -F 32 -n BOOT "$(part 1)"\nmkdir -p /mnt/boot\nmount -o umask=0077 "$(part 1)" /mnt/boot\n' : ''}step 'writing the configuration' 10
nixos-generate-config --root /mnt
${fetch('configuration.nix', '/mnt/etc/nixos/configuration.nix')}
${bootDisk(isUefi)}
step 'installing NixOS' 15
mkdir -p /mnt/etc/ssh
nixos-install --root /mnt --no-root-passwd
# NixOS makes at its first start what is not there.
[ -e /mnt/etc/ssh/ssh_host_ed25519_key ] || ssh-keygen -q -t ed25519 -N '' -C '' -f /mnt/etc/ssh/ssh_host_ed25519_key
sync
tell ${reportWithHostKeys('/mnt/etc/ssh')}
systemctl reboot
`;
}

/** By exactly this serial number, or where the path leads to; more than one is none. */
function findDisk({ path, serial }: HostDisk): string {
  const bySerial = `lsblk --nodeps --noheadings --paths --output NAME,SERIAL | awk -v serial=${shellWord(serial ?? '')}`;
  const found = `${bySerial} '{ name = $1; $1 = ""; sub(/^ +/, ""); if ($0 == serial) print name }'`;
  if (path === undefined) return `disk=$(${found})`;
  const lines = [`disk=$(readlink --canonicalize-existing ${shellWord(path)})`];
  if (serial !== undefined) lines.push(`[ "$disk" = "$(${found})" ]`);
  return lines.join('\n');
}

function bootDisk(isUefi: boolean): string {
  return isUefi
    ? "echo '{ }' > /mnt/etc/nixos/boot-disk.nix"
    : `echo "{ boot.loader.grub.device = \\"$disk\\"; }" > /mnt/etc/nixos/boot-disk.nix`;
}
