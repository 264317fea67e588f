/**
 * Turns a bootstrapped Debian into what lies on the disk of the lab's machines; a POSIX shell script, `$1` is the root.
 *
 * As a cloud image has it: cloud-init decides everything on the first boot.
 */
export const CUSTOMIZE_MACHINE_SCRIPT = `set -eu
root=\${1:?the root to fit is missing}
# Every line below writes or deletes under $root: it must never be the machine's own.
if [ "$(stat -c %d:%i "$root/")" = "$(stat -c %d:%i /)" ] || [ ! -x "$root/usr/bin/cloud-init" ]; then
  echo "E: $root is not a bootstrapped root" >&2
  exit 1
fi
rm -f "$root"/etc/ssh/ssh_host_* "$root"/etc/hostname "$root"/var/lib/dbus/machine-id
: > "$root/etc/machine-id"
echo 'LABEL=root / ext4 defaults,discard 0 1' > "$root/etc/fstab"
printf '127.0.0.1\\tlocalhost\\n::1\\tlocalhost ip6-localhost ip6-loopback\\n' > "$root/etc/hosts"
ln -sfn ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service; do
  ln -sfn /dev/null "$root/etc/systemd/system/$unit"
done
chroot "$root" systemctl enable systemd-networkd.service systemd-resolved.service serial-getty@ttyS0.service
cat > "$root/etc/cloud/cloud.cfg.d/90_lab.cfg" << 'END'
datasource_list: [NoCloud]
locale: C.UTF-8
ssh_genkeytypes: [ed25519, ecdsa]
END
printf 'Acquire::Languages "none";\\nAcquire::Retries "3";\\n' > "$root/etc/apt/apt.conf.d/90lab"
rm -f "$root/etc/apt/apt.conf.d/99mmdebstrap"
rm -rf "$root/etc/apt/sources.list" "$root"/etc/apt/sources.list.d/*
cp "\${2:?the sources of the machines are missing}" "$root/etc/apt/sources.list.d/lab.sources"
chmod 0644 "$root/etc/apt/sources.list.d/lab.sources"
find "$root/var/lib/apt/lists" -type f -delete
rm -rf "$root"/var/lib/apt/periodic/* "$root"/var/cache/apt/*.bin "$root"/var/log/apt/* "$root"/var/log/*.log
touch -d @1 "$root/var/lib/apt/lists"
`;
