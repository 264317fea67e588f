import type { HostDisk } from '../site';
import { shellWord } from './shell-word';

/** Shell function: serial number of a disk of NVMe, of virtio, of anything that speaks SCSI, which SATA does; `$1` is its folder in /sys/block. */
export const SERIAL_OF = `serial_of() {
  if [ -r "$1/device/serial" ]; then
    cat "$1/device/serial"
  elif [ -r "$1/serial" ]; then
    cat "$1/serial"
  elif [ -r "$1/device/vpd_pg80" ]; then
    dd if="$1/device/vpd_pg80" bs=4 skip=1 2> /dev/null | tr -d '\\000'
  fi | sed 's/^ *//; s/ *$//'
}
`;

/** How often it is looked for, every two seconds: controllers take their time to tell of their disks. */
const TRIES = 15;
/** Of a reason, so that the server takes it. */
const MOST_CHARACTERS = 400;

/**
 * Shell functions for an installer: `find_disk PATH SERIAL` sets `disk` to the kernel's path, `/dev/sda`, of the one whole disk
 * that has both, where one may be empty; where none or several have, it calls `fail REASON`, which tells and does not come back.
 * @param tell shell command that is given `"$1"`, a report as JSON
 * @param end shell command that keeps the installer from going on
 */
export function renderFindDisk({ tell, end }: { readonly tell: string; readonly end: string }): string {
  return `tell() {
  ${tell}
}
fail() {
  echo "rackwright: $1"
  logger -t rackwright "$1"
  tell "{\\"kind\\":\\"failed\\",\\"reason\\":\\"$(printf '%s' "$1" | tr -d '\\000-\\037' | cut -c 1-${String(MOST_CHARACTERS)} | sed 's/[\\\\"]/\\\\&/g')\\"}"
  ${end}
}
${SERIAL_OF}# As the disk tells it, or as udev writes it.
has_serial() {
  { serial_of "$1"
    udevadm info --query=property --path="$1" 2> /dev/null | sed -n 's/^ID_SERIAL_SHORT=//p; s/^ID_SCSI_SERIAL=//p'
  } | grep -Fxq -e "$2"
}
# Partitions have no folder of their own there; what has no device is one of several ways to a disk.
list_disks() {
  for block in /sys/block/*; do
    name=\${block##*/}
    device=/dev/$(echo "$name" | tr '!' /)
    [ -b "$device" ] || continue
    [ -z "$1" ] || [ "$device" = "$1" ] || continue
    case $1$name in loop* | ram* | zram* | sr* | fd* | dm-* | md*) continue ;; esac
    [ -z "$2" ] || has_serial "$block" "$2" || continue
    echo "$device"
  done
}
find_disk() {
  tries=0
  while :; do
    disk=
    path=
    [ -z "$1" ] || path=$(readlink -f "$1")
    [ -z "$path$2" ] || { [ -n "$1" ] && [ -z "$path" ]; } || disk=$(list_disks "$path" "$2")
    if [ -n "$disk" ] || [ "$tries" -ge ${String(TRIES)} ]; then break; fi
    tries=$((tries + 1))
    sleep 2
  done
  count=$(echo "$disk" | grep -c .)
  [ "$count" != 1 ] || return 0
  here=$(for each in $(list_disks '' ''); do printf ' %s=%s' "$each" "$(serial_of "/sys/block/$(echo "\${each#/dev/}" | tr / '!')")"; done)
  fail "$count disks are what the site names (path=$1 serial=$2), and nothing is written; here are:$here"
}
`;
}

/** The call of `find_disk` for a disk of the site, one line. @throws Error where its serial number has a control character */
export function findDiskOf({ path = '', serial = '' }: HostDisk): string {
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  if (/[\u0000-\u001f]/.test(serial)) throw new Error('a control character in the serial number of a disk');
  return `find_disk ${shellWord(path)} ${shellWord(serial)}`;
}
