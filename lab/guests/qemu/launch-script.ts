import { LAB_FUNCTION, plugCard, quote, type GuestRecord, type MtuOf } from '../guest';
import type { MachineSpec } from '../guest-host';
import { INSIDE } from './arguments';

/** What the script needs to know besides the machine itself. */
export interface MachineLaunch {
  /** The machine's folder, absolute. */
  readonly directory: string;
  readonly mtuOf: MtuOf;
  /** Account that QEMU works as; nobody else's. */
  readonly uid: number;
  readonly arguments: readonly string[];
  readonly usesKvm: boolean;
  readonly hasSeed: boolean;
  readonly hasVariables: boolean;
}

interface File {
  readonly from: string;
  readonly to: string;
  readonly writable?: true;
}

function filesOf(spec: MachineSpec, launch: MachineLaunch): readonly File[] {
  const own = (name: string): string => `${launch.directory}/${name}`;
  return [
    ...spec.disks.flatMap(({ file, backing = [] }, index): File[] => [
      { from: file, to: INSIDE.disk(index), writable: true },
      ...backing.map((below, depth) => ({ from: below.file, to: INSIDE.backing(index, depth) })),
    ]),
    ...spec.cdroms.flatMap(({ file }, index) =>
      file === null ? [] : [{ from: file, to: INSIDE.cdrom(index) }],
    ),
    ...(launch.hasSeed ? [{ from: own('seed.iso'), to: INSIDE.seed }] : []),
    ...(launch.hasVariables
      ? [{ from: own(variablesFile(spec)), to: INSIDE.variables, writable: true as const }]
      : []),
    ...(spec.kernel ? [{ from: spec.kernel.image, to: INSIDE.kernel }] : []),
    ...(spec.kernel?.initrd === undefined ? [] : [{ from: spec.kernel.initrd, to: INSIDE.initrd }]),
  ];
}

/** A machine with Secure Boot has variables of its own, with keys in them. */
export function variablesFile(spec: Pick<MachineSpec, 'secureBoot'>): string {
  return spec.secureBoot === true ? 'variables-secure.fd' : 'variables.fd';
}

function bind({ from, to, writable }: File): string {
  const place = `"$jail${to}"`;
  const lines = [`: > ${place}`, `mount --bind ${quote(from)} ${place}`];
  return [...lines, ...(writable ? [] : [`mount -o remount,bind,ro ${place}`])].join('\n');
}

function card(spec: MachineSpec, index: number, { uid, mtuOf }: MachineLaunch): string {
  const nic = spec.nics[index];
  if (!nic) return '';
  const [inside, bridge, tap] = ['net', 'br', 'tap'].map((name) => `${name}${String(index)}`);
  const mtu = String(nic.mtu ?? mtuOf(nic.bridge));
  // The link to the lab has an address of its own: the card's is the machine's alone.
  const own = { ...nic, mac: `02:${nic.mac.slice(3)}` };
  return [
    plugCard(inside ?? '', { vmid: spec.vmid, nic: own }, mtuOf),
    `ip tuntap add dev ${tap ?? ''} mode tap user ${String(uid)}`,
    // A bridge that remembers nobody passes every packet on.
    `ip link add ${bridge ?? ''} mtu ${mtu} type bridge ageing_time 0`,
    ...[inside, tap].map((port) => `ip link set ${port ?? ''} mtu ${mtu} master ${bridge ?? ''} up`),
    `ip link set ${bridge ?? ''} up`,
  ].join('\n');
}

/**
 * The shell script that runs a machine until it powers itself off.
 *
 * QEMU has namespaces of its own, a network of nothing but its cards, a root of nothing but what it reads, an account that
 * owns nothing else, and no rights: were it taken over by its guest, it could do what the guest can do anyway.
 */
export function machineScript({ spec }: GuestRecord<MachineSpec>, launch: MachineLaunch): string {
  const devices = ['null', 'zero', 'urandom', ...(launch.usesKvm ? ['kvm'] : [])];
  const kvmGroup = launch.usesKvm ? '--groups "$(stat -c %g /dev/kvm)"' : '--clear-groups';
  return `#!/bin/sh
# Runs machine ${String(spec.vmid)} in the namespaces of the lab's holder; written anew at each start.
set -eu
here=${quote(launch.directory)}
uid=${String(launch.uid)}
jail=$here/jail
cd /

if [ "\${1-}" != boot ]; then
  exec unshare --mount --propagation private --net sh "$here/launch" boot
fi

${LAB_FUNCTION}
echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6 2> /dev/null || true
${spec.nics.map((_nic, index) => card(spec, index, launch)).join('\n')}

mount -t tmpfs -o mode=755,size=1m tmpfs "$jail"
mkdir "$jail/usr" "$jail/dev" "$jail/dev/net" "$jail/run" "$jail/machine" "$jail/tmp"
mount --bind /usr "$jail/usr"
mount -o remount,bind,ro "$jail/usr"
for folder in bin lib lib64; do
  if [ -L "/$folder" ]; then
    cp -P "/$folder" "$jail/$folder"
  elif [ -d "/$folder" ]; then
    mkdir "$jail/$folder"
    mount --bind "/$folder" "$jail/$folder"
    mount -o remount,bind,ro "$jail/$folder"
  fi
done
# Nodes of its own, since the host's may be root's alone, as /dev/net/tun is where udev does not run. A container may make none.
for device in ${devices.join(' ')} net/tun; do
  if mknod -m 600 "$jail/dev/$device" c $(stat -c '0x%t 0x%T' "/dev/$device") 2> /dev/null; then
    chown "$uid" "$jail/dev/$device"
  else
    : > "$jail/dev/$device"
    mount --bind "/dev/$device" "$jail/dev/$device"
  fi
done
mount --bind "$here/run" "$jail/run"
${filesOf(spec, launch).map(bind).join('\n')}

# The console's log is this script's own output.
exec 3>&1
exec unshare --ipc --uts --pid --fork --kill-child chroot "$jail" \\
  setpriv --reuid "$uid" --regid "$uid" ${kvmGroup} --no-new-privs --bounding-set=-all --inh-caps=-all \\
  qemu-system-x86_64 ${launch.arguments.map(quote).join(' ')}
`;
}
