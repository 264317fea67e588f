import type { GuestNic, HostSpec } from '../guest-host';
import { hostNameOf, LAB_FUNCTION, plugCard, quote, type GuestRecord, type MtuOf } from '../guest';

/** What the script needs to know besides the guest itself. */
export interface LaunchPlace {
  /** The guest's folder, absolute. */
  readonly directory: string;
  /** Directories of the guest's control group, version 2 first. */
  readonly cgroup: string;
  readonly mtuOf: MtuOf;
  /** The lab's apt proxy, `http://10.0.12.1:3142`; absent when the lab has none. */
  readonly aptProxy?: string;
}

/** Read last by networkd. */
const DEFAULT_NETWORK = '/etc/systemd/network/99-lab-default.network';

/** Exit code of systemd-nspawn when the guest rebooted (`--keep-unit`). */
const REBOOTED = 133;

/**
 * The shell script that boots a guest, in the lab's namespaces, until it powers itself off.
 *
 * A guest's network namespace has its own `/sys`, because `--network-namespace-path` shows the guest a wrong one
 * (cloud-init: "Not all expected physical devices present"), and it is read-only, because a writable one makes
 * cloud-init wait for udev ("interface not initialized yet").
 */
export function launchScript(record: GuestRecord<HostSpec>, place: LaunchPlace): string {
  const { spec } = record;
  const nspawn = [
    'systemd-nspawn --boot --quiet --keep-unit --register=no --link-journal=no',
    '--resolv-conf=off --timezone=off --console=read-only --setenv=TERM=dumb',
    `--directory="$here/root" --machine=g${String(spec.vmid)} --hostname=${hostNameOf(spec.name)}`,
    `--uuid=${record.uuid}`,
    ...(spec.nics.length === 0 ? ['--private-network'] : []),
    ...spec.nics.map((nic) => `--network-interface=${nic.name}`),
  ];
  return `#!/bin/sh
# Boots guest ${String(spec.vmid)} in the namespaces of the lab's holder; written anew at each start.
set -eu
here=${quote(place.directory)}
lower=${quote(record.rootDirectory ?? '')}
cgroup=${quote(place.cgroup)}
cd /

if [ "\${1-}" != boot ]; then
  while [ ! -e "$here/halt" ]; do
    code=0
    unshare --mount --propagation private --net sh "$here/launch" boot || code=$?
    [ "$code" -eq ${String(REBOOTED)} ] || exit "$code"
  done
  exit 0
fi

${LAB_FUNCTION}

# Process groups of the boot before, which systemd leaves empty.
mkdir -p "$cgroup/machine"
find "$cgroup/machine" -mindepth 1 -depth -type d -exec rmdir {} +
echo 0 > "$cgroup/machine/cgroup.procs"

ip link set lo up
${spec.nics.map((nic) => plugCard(nic.name, { vmid: spec.vmid, nic }, place.mtuOf)).join('\n')}

umount --lazy /sys
mount -t sysfs sysfs /sys
mount -t cgroup2 none /sys/fs/cgroup
mount -o remount,bind,ro /sys

mount -t overlay overlay -o "lowerdir=$lower,upperdir=$here/upper,workdir=$here/work" "$here/root"
seed=$here/root/var/lib/cloud/seed/nocloud
default=$here/root${DEFAULT_NETWORK}
rm -rf "$seed" "$default"
if [ -e "$here/seed/user-data" ]; then
  mkdir -p "$seed"
  cp "$here"/seed/* "$seed/"
  rm -f "$here/root/etc/cloud/cloud-init.disabled"
else
  : > "$here/root/etc/cloud/cloud-init.disabled"
  ${defaultNetwork(spec.nics)}
fi
${aptProxyLines(place.aptProxy)}
exec ${nspawn.join(' \\\n  ')}
`;
}

/** Debian's cloud images ask DHCP where nobody configures the network; what a user writes into the guest goes before it. */
function defaultNetwork([first]: readonly GuestNic[]): string {
  if (first === undefined) return ':';
  return `mkdir -p "\${default%/*}"
  printf '[Match]\\nName=${first.name}\\n[Network]\\nDHCP=ipv4\\n[DHCPv4]\\nClientIdentifier=mac\\n' > "$default"`;
}

function aptProxyLines(proxy: string | undefined): string {
  const file = '"$here/root/etc/apt/apt.conf.d/80lab-proxy"';
  return proxy === undefined ? `rm -f ${file}` : `echo 'Acquire::http::Proxy "${proxy}";' > ${file}`;
}
