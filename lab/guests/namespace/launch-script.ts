import { hostNameOf, LAB_FUNCTION, plugCard, quote, type GuestRecord, type MtuOf } from '../guest';
import type { HostSpec } from '../guest-host';
import type { CardConfig } from './network-config';

/** What the script needs to know besides the guest itself. */
export interface NamespacePlace {
  /** The guest's folder, absolute. */
  readonly directory: string;
  readonly mtuOf: MtuOf;
  readonly cards: readonly CardConfig[];
  readonly aptProxy?: string;
}

/** Exit code of a guest's first process that wants to boot again. */
const REBOOT = 133;

// As a container has: neither the clock, nor modules, nor devices, nor mounts, nor the machine's own power.
const CAPABILITIES =
  'chown dac_override fsetid fowner setgid setuid setfcap setpcap kill net_bind_service net_broadcast net_raw net_admin sys_chroot audit_write'
    .split(' ')
    .map((name) => `+${name}`)
    .join(',');

/** Lines for `ip -batch` in the guest's network. */
export function addressLines(cards: readonly CardConfig[]): string {
  return cards
    .flatMap(({ name, addresses, routes, mtu }) => [
      `link set ${name} up${mtu === undefined ? '' : ` mtu ${String(mtu)}`}`,
      ...addresses.map(
        (address) => `addr add ${address} dev ${name}${address.includes(':') ? ' nodad' : ''}`,
      ),
      ...routes.map(({ to, via }) => `route replace ${to} via ${via} dev ${name} onlink`),
    ])
    .join('\n');
}

/** Files that networkd needs to ask DHCP; empty where no card does. */
function dhcpLines(cards: readonly CardConfig[]): string {
  const asking = cards.filter(({ dhcp }) => dhcp);
  if (asking.length === 0) return 'rm -rf "$here/root/etc/systemd/network/10-lab"*';
  const files = asking.map(
    ({ name }) =>
      `printf '[Match]\\nName=${name}\\n[Network]\\nDHCP=ipv4\\n[DHCPv4]\\nClientIdentifier=mac\\n' > "$here/root/etc/systemd/network/10-lab-${name}.network"`,
  );
  return ['mkdir -p "$here/root/etc/systemd/network"', ...files].join('\n');
}

/**
 * The first process of a guest: sshd's keeper. `reboot` and its like are told to it by signals, because a guest has no
 * right to the machine's own power.
 */
export const INIT_SCRIPT = `#!/bin/sh
# Process 1 of a guest of the lab without an init: it keeps sshd, and ends the guest when it is told to.
over() { trap '' TERM HUP; kill -TERM -1 2> /dev/null; sleep 0.2; exit "$1"; }
trap 'over 0' TERM
trap 'over ${String(REBOOT)}' HUP
mkdir -p /run/sshd
[ -e /etc/ssh/ssh_host_ed25519_key ] || ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
if ls /etc/systemd/network/10-lab-*.network > /dev/null 2>&1; then
  mkdir -p /run/systemd/netif
  chown systemd-network:systemd-network /run/systemd/netif
  /lib/systemd/systemd-networkd &
fi
/usr/sbin/sshd -D -e -o HostKey=/etc/ssh/ssh_host_ed25519_key &
sshd=$!
echo "guest $(cat /etc/hostname) runs"
while kill -0 "$sshd" 2> /dev/null; do wait "$sshd"; done
`;

/** What `reboot`, `poweroff`, `halt` and `shutdown` are in a guest. */
export const POWER_SCRIPT = `#!/bin/sh
# Ends this guest of the lab, or boots it again: -r and the name reboot.
signal=TERM
[ "\${0##*/}" != reboot ] || signal=HUP
for word in "$@"; do [ "$word" != -r ] && [ "$word" != --reboot ] || signal=HUP; done
exec kill -s "$signal" 1
`;

/** The shell script that boots a guest as a few namespaces, in those of the lab, until it ends. */
export function namespaceScript(record: GuestRecord<HostSpec>, place: NamespacePlace): string {
  const { spec } = record;
  const proxy = '"$here/root/etc/apt/apt.conf.d/80lab-proxy"';
  return `#!/bin/sh
# Boots guest ${String(spec.vmid)} in the namespaces of the lab's holder; written anew at each start.
set -eu
here=${quote(place.directory)}
lower=${quote(record.rootDirectory ?? '')}
cd /

case "\${1-}" in
'')
  while [ ! -e "$here/halt" ]; do
    code=0
    unshare --mount --propagation private --net sh "$here/launch" network || code=$?
    [ "$code" -eq ${String(REBOOT)} ] || exit "$code"
  done
  exit 0
  ;;
network)
  ${LAB_FUNCTION}
  ip link set lo up
${spec.nics.map((nic) => plugCard(nic.name, { vmid: spec.vmid, nic }, place.mtuOf)).join('\n')}
  ip -force -batch - << 'END'
${addressLines(place.cards)}
END
  mount -t overlay overlay -o "lowerdir=$lower,upperdir=$here/upper,workdir=$here/work" "$here/root"
  ${place.aptProxy === undefined ? `rm -f ${proxy}` : `echo 'Acquire::http::Proxy "${place.aptProxy}";' > ${proxy}`}
${dhcpLines(place.cards)}
  exec unshare --uts --ipc --pid --fork --kill-child sh "$here/launch" init
  ;;
init)
  hostname ${hostNameOf(spec.name)}
  cd "$here/root"
  mount -t proc proc proc
  # What is not of the guest's own namespaces in there is the machine's.
  mount --bind proc/sys/net "$here/net"
  mount --bind proc/sys proc/sys
  mount -o remount,bind,ro proc/sys
  mount --move "$here/net" proc/sys/net
  for file in sysrq-trigger irq bus fs; do
    [ -e "proc/$file" ] || continue
    mount --bind "proc/$file" "proc/$file"
    mount -o remount,bind,ro "proc/$file"
  done
  mount -t sysfs -o ro sysfs sys
  mount -t tmpfs -o mode=755,size=64k tmpfs dev
  for device in null zero full random urandom tty; do
    : > "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
  done
  mkdir dev/pts dev/shm
  mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  ln -s /proc/self/fd dev/fd
  ln -s /proc/self/fd/0 dev/stdin
  ln -s /proc/self/fd/1 dev/stdout
  ln -s /proc/self/fd/2 dev/stderr
  mount -t tmpfs -o mode=1777 tmpfs dev/shm
  mount -t tmpfs -o mode=755 tmpfs run
  mkdir run/old
  pivot_root . run/old
  cd /
  umount --lazy run/old
  rmdir run/old
  [ ! -e /etc/hostname ] || hostname "$(cat /etc/hostname)"
  exec setpriv --bounding-set=-all,${CAPABILITIES} sh /usr/local/lib/rackwright/init
  ;;
esac
`;
}
