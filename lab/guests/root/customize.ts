/** What Ubuntu needs besides: its cloud-init writes the archives anew, of a release whose name it asks a program for. */
export const CUSTOMIZE_UBUNTU = `
echo 'apt: { preserve_sources_list: true }' > "$root/etc/cloud/cloud.cfg.d/91_lab.cfg"
`;

/**
 * Turns a bootstrapped Debian into the shared root of the guests; a POSIX shell script, `$1` is the root.
 *
 * Run by mmdebstrap outside the root, after all packages are in.
 */
export const CUSTOMIZE_SCRIPT = `set -eu
root=\${1:?the root to fit is missing}
# Every line below writes or deletes under $root: it must never be the machine's own.
if [ "$(stat -c %d:%i "$root/")" = "$(stat -c %d:%i /)" ] || [ ! -x "$root/usr/bin/cloud-init" ]; then
  echo "E: $root is not a bootstrapped guest root" >&2
  exit 1
fi

# What must differ between guests is made at their first boot.
rm -f "$root"/etc/ssh/ssh_host_* "$root"/etc/hostname "$root"/var/lib/dbus/machine-id
: > "$root/etc/machine-id"
printf '127.0.0.1\\tlocalhost\\n::1\\tlocalhost ip6-localhost ip6-loopback\\n' > "$root/etc/hosts"
ln -sfn ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"

# A guest has no devices, no disk and no kernel of its own, and nobody at its console.
for unit in systemd-udevd.service systemd-udev-trigger.service systemd-udevd-kernel.socket \\
    systemd-udevd-control.socket console-getty.service getty@tty1.service fstrim.timer e2scrub_all.timer \\
    e2scrub_reap.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer; do
  ln -sfn /dev/null "$root/etc/systemd/system/$unit"
done
chroot "$root" systemctl enable systemd-networkd.service systemd-resolved.service

# On veth only networkd's files work: netplan needs udevadm, eni loses the default route.
cat > "$root/etc/cloud/cloud.cfg.d/90_lab.cfg" << 'END'
datasource_list: [NoCloud]
locale: C.UTF-8
ssh_genkeytypes: [ed25519, ecdsa]
system_info:
  network:
    renderers: [networkd, eni, netplan]
END

# networkd calls a link configured only after it waited 12 s for router advertisements, which the lab has none of.
install -d "$root/usr/local/lib/rackwright" "$root/etc/systemd/system/systemd-networkd-wait-online.service.d"
cat > "$root/usr/local/lib/rackwright/wait-online" << 'END'
#!/bin/sh
# Online is: every link that networkd manages is routable.
links=/run/systemd/netif/links
i=0
while [ $i -lt 150 ]; do
  if ls $links/* > /dev/null 2>&1; then
    waiting=
    for link in $links/*; do
      grep -q '^ADMIN_STATE=unmanaged' "$link" || grep -q '^OPER_STATE=routable' "$link" || waiting=yes
    done
    [ -n "$waiting" ] || exit 0
  fi
  i=$((i + 1))
  sleep 0.1
done
exec /lib/systemd/systemd-networkd-wait-online
END
chmod 0755 "$root/usr/local/lib/rackwright/wait-online"
cat > "$root/etc/systemd/system/systemd-networkd-wait-online.service.d/lab.conf" << 'END'
[Service]
ExecStart=
ExecStart=/usr/local/lib/rackwright/wait-online
END

# A network namespace starts with the host's settings; a machine starts with the kernel's.
cat > "$root/usr/lib/sysctl.d/10-rackwright-lab.conf" << 'END'
net.ipv4.ip_forward = 0
net.ipv6.conf.all.forwarding = 0
END

install -d "$root/etc/systemd/journald.conf.d"
printf '[Journal]\\nSystemMaxUse=32M\\n' > "$root/etc/systemd/journald.conf.d/lab.conf"
printf 'Acquire::Languages "none";\\nAcquire::Retries "3";\\n' > "$root/etc/apt/apt.conf.d/90lab"
rm -f "$root/etc/apt/apt.conf.d/99mmdebstrap"

# Guests reach every archive over plain HTTP, through the lab's proxy.
rm -rf "$root/etc/apt/sources.list" "$root"/etc/apt/sources.list.d/*
cp "\${2:?the sources of the guests are missing}" "$root/etc/apt/sources.list.d/lab.sources"
chmod 0644 "$root/etc/apt/sources.list.d/lab.sources"

# Empty lists with a fresh date look like lists that were just updated to Ansible's cache_valid_time.
find "$root/var/lib/apt/lists" -type f -delete
rm -rf "$root"/var/lib/apt/periodic/* "$root"/var/cache/apt/*.bin "$root"/var/cache/debconf/*-old
rm -rf "$root"/var/log/apt/* "$root"/var/log/*.log
touch -d @1 "$root/var/lib/apt/lists"
`;
