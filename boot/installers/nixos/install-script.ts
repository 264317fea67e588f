import type { HostDisk, PhysicalHost } from '../../../site';
import type { InstallUrls } from '../installer';
import { shellWord } from '../shell-word';

/** What is written where. */
export interface NixInstall {
  readonly host: PhysicalHost;
  readonly disk: HostDisk;
  readonly filesystem: string;
}

/** Type of the partition that GRUB puts itself into on a GPT. */
const BIOS_BOOT = '21686148-6449-6E6F-744E-656564454649';

/** The script that the netbooted NixOS runs: disk layout, configuration, `nixos-install`. */
export function renderInstallScript({ host, disk, filesystem }: NixInstall, urls: InstallUrls): string {
  const isUefi = host.firmware === 'uefi';
  const first = isUefi ? 'size=1G, type=U' : `size=1M, type=${BIOS_BOOT}`;
  const force = filesystem === 'ext4' ? '-F' : '-f';
  return `set -eEuo pipefail
report=${shellWord(urls.report)}
files=${shellWord(urls.files)}
tell() {
  curl --silent --show-error --retry 5 --retry-connrefused --header 'Content-Type: application/json' --data "$1" "$report" > /dev/null || true
}
step() {
  echo "rackwright: $1"
  tell "{\\"kind\\":\\"progress\\",\\"step\\":\\"$1\\",\\"percent\\":$2}"
}
trap 'tell "{\\"kind\\":\\"failed\\",\\"reason\\":\\"line $LINENO of the installation ended with $?\\"}"' ERR

step 'looking for the disk' 1
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
curl --fail --silent --show-error --retry 5 --output /mnt/etc/nixos/configuration.nix "\${files}configuration.nix"
${bootDisk(isUefi)}
step 'installing NixOS' 15
nixos-install --root /mnt --no-root-passwd
sync
tell '{"kind":"succeeded"}'
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
