import { SERIAL_OF } from '../../../answers';

/**
 * The first program of the installer of disk images: it fetches a job from the provisioning server, writes the image to the
 * one disk that the job names, and lets cloud-init of the image know who it is. A script for BusyBox's shell.
 *
 * BusyBox of Debian has no `wget -T`: it crashes (1.35.0-4). Hence `timeout`.
 *
 * The first MiB, which makes a disk bootable, is written last, once the SHA-256 of all of the image has turned out right:
 * what was cut off or tampered with is never started.
 */
export const INIT_SCRIPT = String.raw`#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /run /mnt /tmp /etc
/bin/busybox --install -s /bin
export PATH=/bin
set -u -o pipefail
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
# The kernel loads by it what file systems ask for, such as checksums.
echo /bin/modprobe > /proc/sys/kernel/modprobe
LOG=/run/installer.log
REPORT=
LOGS=

log() {
  echo "rackwright: $*" | tee -a "$LOG"
}

argument() {
  tr ' ' '\n' < /proc/cmdline | sed -n "s|^rackwright\.$1=||p" | head -n 1
}

# One report, JSON.
tell() {
  [ -z "$REPORT" ] || timeout 20 wget -q -O /dev/null --header 'Content-Type: application/json' --post-data "$1" "$REPORT" 2>> "$LOG"
}

# A report that has to arrive: the server may be away for a while.
insist() {
  for _ in $(seq 60); do
    tell "$1" && return 0
    sleep 10
  done
  return 1
}

upload_log() {
  dmesg | tail -n 200 >> "$LOG"
  [ -z "$LOGS" ] || timeout 60 wget -q -O /dev/null --header 'Content-Type: text/plain' --post-file "$LOG" "$LOGS"installer.log
}

step() {
  log "$1 ($2 %)"
  tell "{\"kind\":\"progress\",\"step\":\"$1\",\"percent\":$2}"
}

# Nothing more is done: somebody has to look, and a start would only do the same again.
fail() {
  log "FAILED: $1"
  reason=$(printf %s "$1" | tr -dc 'A-Za-z0-9 ./:_%,()=+-' | cut -c 1-400)
  insist "{\"kind\":\"failed\",\"reason\":\"$reason\"}"
  upload_log
  log 'stopped; the log is on the server'
  while :; do sleep 3600; done
}

# Drivers of what there is; a driver finds new devices, which want drivers. File systems are loaded when they are mounted.
load_drivers() {
  while :; do
    find /sys/devices -name modalias -exec cat {} + 2> /dev/null | sort -u | grep -vxF -f /run/known > /run/new
    [ -s /run/new ] || return 0
    cat /run/new >> /run/known
    xargs modprobe -q -a -b < /run/new 2>> "$LOG"
  done
}

# Names of cards, those of the site first.
cards() {
  for mac in $(argument cards | tr ',' ' '); do
    for card in /sys/class/net/*; do
      [ "$(cat "$card/address")" = "$mac" ] && basename "$card"
    done
  done
  for card in /sys/class/net/*; do
    [ -e "$card/device" ] && basename "$card"
  done
}

connect() {
  cards | awk '!seen[$0]++' > /run/cards
  [ -s /run/cards ] || log 'no network card was found: the installer may lack its driver or firmware'
  while read -r card; do
    ip link set "$card" up
  done < /run/cards
  while read -r card; do
    for _ in $(seq 20); do
      [ "$(cat "/sys/class/net/$card/carrier" 2> /dev/null)" = 1 ] && break
      sleep 1
    done
    udhcpc -i "$card" -n -q -t 5 -T 3 -s /bin/dhcp-event >> "$LOG" 2>&1 || continue
    log "$card: $(ip -o -4 addr show dev "$card" | awk '{print $4}')"
    timeout 20 wget -q -O /run/job "$(argument job)" 2>> "$LOG" && return 0
    log "$card: the job could not be fetched there"
    ip addr flush dev "$card"
  done < /run/cards
  return 1
}

value() {
  sed -n "s|^$1 ||p" /run/job | head -n 1
}

${SERIAL_OF}
# What a disk of SCSI is called by whoever made it, drive-scsi0 of QEMU's: the first name of the page, of no given form.
scsi_id_of() {
  page=$1/device/vpd_pg83
  [ -r "$page" ] && [ "$(bytes "$page" 5 1)" = 00 ] || return 0
  tail -c +9 "$page" | head -c "$((0x$(bytes "$page" 7 1)))"
}

# The disk of the job; only a whole disk that is all that the job says of it, and only where no other one is.
find_disk() {
  path=$(value disk-path)
  serial=$(value disk-serial)
  scsi_id=$(value disk-scsi-id)
  [ -n "$path$serial$scsi_id" ] || return 1
  for block in /sys/block/*; do
    name=$(basename "$block")
    case $name in loop* | ram* | zram* | sr* | fd* | dm-* | md*) continue ;; esac
    # One of several ways to a disk of NVMe, which has a name of its own.
    [ "$(cat "$block/hidden" 2> /dev/null)" != 1 ] || continue
    [ -z "$path" ] || [ "/dev/$name" = "$path" ] || continue
    [ -z "$serial" ] || [ "$(serial_of "$block")" = "$serial" ] || continue
    [ -z "$scsi_id" ] || [ "$(scsi_id_of "$block")" = "$scsi_id" ] || continue
    echo "$name"
  done > /run/disks
  [ "$(wc -l < /run/disks)" = 1 ]
}

# Tells how far it is. Silence is for the server to notice; a download that stands still for five minutes is begun anew.
watch_writing() {
  first=$(awk '{print $7}' "/sys/block/$1/stat")
  before=0
  still=0
  while sleep 5; do
    mib=$((($(awk '{print $7}' "/sys/block/$1/stat") - first) / 2048))
    if [ "$mib" = "$before" ]; then
      still=$((still + 1))
      [ "$still" = 60 ] && killall wget
      continue
    fi
    before=$mib
    still=0
    percent=$((5 + mib * 80 / ($(value image-mib) + 1)))
    [ "$percent" -gt 85 ] && percent=85
    step "writing the image: $mib of $(value image-mib) MiB" "$percent"
  done
}

write_image() {
  rm -f /run/sum /run/digest /run/head
  mkfifo /run/sum
  dd if=/dev/zero of="/dev/$1" bs=1M count=1 conv=fsync 2>> "$LOG" || return 1
  sha256sum < /run/sum > /run/digest &
  digest=$!
  wget -q -O - "$(value image)" 2>> "$LOG" | tee /run/sum | gunzip 2>> "$LOG" | {
    dd of=/run/head bs=1M count=1 iflag=fullblock 2>> "$LOG" &&
      dd of="/dev/$1" bs=1M seek=1 iflag=fullblock conv=fsync 2>> "$LOG"
  }
  status=$?
  wait "$digest"
  [ "$status" = 0 ] || return 1
  [ "$(cut -d ' ' -f 1 /run/digest)" = "$(value sha256)" ] || {
    log "the SHA-256 is $(cut -d ' ' -f 1 /run/digest), and should be $(value sha256)"
    return 1
  }
  dd if=/run/head of="/dev/$1" bs=1M conv=fsync 2>> "$LOG"
}

# Path of a partition: /dev/sda1, /dev/nvme0n1p1.
part_of() {
  case $1 in *[0-9]) echo "/dev/$1p$2" ;; *) echo "/dev/$1$2" ;; esac
}

bytes() {
  dd if="$1" bs=1 skip="$2" count="$3" 2> /dev/null | xxd -p
}

# The file system of a partition, by its mark: to try one after the other would load the drivers of all.
mount_linux() {
  if [ "$(bytes "$1" 1080 2)" = 53ef ]; then
    kind=ext4
  elif [ "$(bytes "$1" 0 4)" = 58465342 ]; then
    kind=xfs
  elif [ "$(bytes "$1" 65600 8)" = 5f42485266535f4d ]; then
    kind=btrfs
  else
    return 1
  fi
  mount -t "$kind" "$1" /mnt 2>> "$LOG" && echo "$kind"
}

# The last partition takes what is left of the disk, and its ext4 with it; xfs and btrfs grow when they are mounted by cloud-init.
grow() {
  sfdisk --dump "/dev/$1" > /run/table 2>> "$LOG" || { log 'no partition table: nothing to grow'; return 0; }
  if grep -q '^label: gpt' /run/table; then
    sfdisk --relocate gpt-bak-std "/dev/$1" >> "$LOG" 2>&1 || return 1
  fi
  last=$(sed -n 's|^/dev/\([^ ]*\) : start= *\([0-9]*\),.*|\2 \1|p' /run/table | sort -n | tail -n 1 | sed "s|.* $1p*||")
  part=$(part_of "$1" "$last")
  kind=$(mount_linux "$part") || { log "$part holds no file system that grows"; return 0; }
  umount /mnt
  echo ', +' | sfdisk --no-reread -N "$last" "/dev/$1" >> "$LOG" 2>&1 || return 1
  blockdev --rereadpt "/dev/$1" || return 1
  sleep 1
  [ "$kind" = ext4 ] || return 0
  # 1 and 2: it mended something.
  e2fsck -f -y "$part" >> "$LOG" 2>&1
  [ $? -le 2 ] || return 1
  resize2fs "$part" >> "$LOG" 2>&1
}

seed() {
  for block in "/sys/block/$1/$1"* "/sys/block/$1"; do
    mount_linux "/dev/$(basename "$block")" > /dev/null || continue
    # Fedora has its root in a subvolume.
    for root in /mnt /mnt/root; do
      [ -d "$root/etc/cloud" ] && break 2
    done
    umount /mnt
  done
  [ -n "$root" ] && [ -d "$root/etc/cloud" ] || return 1
  mkdir -p "$root/var/lib/cloud/seed/nocloud"
  grep '^seed ' /run/job | while read -r _ name url; do
    timeout 60 wget -q -O "$root/var/lib/cloud/seed/nocloud/$name" "$url" 2>> "$LOG" || exit 1
    chmod 0600 "$root/var/lib/cloud/seed/nocloud/$name"
  done || return 1
  echo 'datasource_list: [NoCloud, None]' > "$root/etc/cloud/cloud.cfg.d/99-rackwright.cfg"
  umount /mnt
}

log 'the installer of disk images'
# BusyBox' grep finds nothing by a file without patterns.
echo none > /run/known
modprobe -q -a af_packet sd_mod 2>> "$LOG"
load_drivers
until connect; do
  log 'the provisioning server is not reached; trying again'
  sleep 10
  load_drivers
done
REPORT=$(value report)
LOGS=$(value logs)
step 'looking for the disk' 1
# Controllers take their time to tell of their disks: it is chosen once no more of them turn up.
disks=
found=
for _ in $(seq 30); do
  load_drivers
  [ "$disks" = "$(ls /sys/block)" ] && find_disk && found=yes && break
  disks=$(ls /sys/block)
  sleep 1
done
[ -n "$found" ] || fail "$(wc -l < /run/disks) disks are what the site names (path=$(value disk-path) serial=$(value disk-serial)); here are $(cd /sys/block && for each in [!lrz]*; do printf '%s=%s ' "$each" "$(serial_of "$each")"; done)"
disk=$(cat /run/disks)
mib=$(($(cat "/sys/block/$disk/size") / 2048))
[ "$mib" -ge "$(value disk-mib)" ] || fail "disk $disk has $mib MiB, and should have $(value disk-mib)"
[ "$(cat "/sys/block/$disk/ro")" = 0 ] || fail "disk $disk is read-only"
watch_writing "$disk" &
watcher=$!
for attempt in 1 2 3; do
  step "writing the image to $disk, attempt $attempt" 5
  write_image "$disk" && break
  attempt=failed
  sleep 5
done
kill "$watcher"
[ "$attempt" = failed ] && fail 'the image could not be written whole: see the log'
blockdev --rereadpt "/dev/$disk" 2>> "$LOG"
step 'growing the file system' 88
grow "$disk" || fail 'the file system could not be grown: see the log'
step 'leaving word for cloud-init' 95
root=
seed "$disk" || fail 'cloud-init could not be told of this machine: is it in the image? See the log'
sync
step 'restarting from the disk' 99
upload_log
insist '{"kind":"succeeded"}' || log 'the server does not answer; it will hear nothing of this'
reboot -f
`;

/** What the DHCP client of BusyBox runs at each change of the lease. */
export const DHCP_EVENT_SCRIPT = String.raw`#!/bin/busybox sh
case $1 in
  bound | renew)
    ip addr flush dev "$interface"
    ip addr add "$ip/$mask" dev "$interface"
    for each in $router; do ip route add default via "$each" dev "$interface" && break; done
    for each in $dns; do echo "nameserver $each"; done > /etc/resolv.conf
    ;;
esac
exit 0
`;
