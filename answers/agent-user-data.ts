import { isAddressedBy, type Nic, type Vm } from '../site';
import type { ExtraUserData } from './user-data';

/** What PVE's switch for the agent gives a machine: nothing is installed for a switch that is off, nor in a guest without devices. */
const PORT = '/dev/virtio-ports/org.qemu.guest_agent.0';

/** Tries for some minutes: the mirror may be away for a while, and others that install at the first boot hold apt's locks. */
const INSTALL = `[ -e ${PORT} ] || exit 0
for attempt in 1 2 3 4 5; do
  command -v qemu-ga && break
  if command -v apt-get; then
    timeout 120 apt-get -q update
    DEBIAN_FRONTEND=noninteractive timeout 300 apt-get -qy -o DPkg::Lock::Timeout=120 --no-install-recommends install qemu-guest-agent
  elif command -v dnf; then
    timeout 300 dnf -qy install qemu-guest-agent
  fi
  command -v qemu-ga || sleep 20
done
systemctl start qemu-guest-agent.service`;

/**
 * What brings a machine its guest agent at its first boot. By the agent the API of the node tells of a new machine what nobody on the
 * machine's network can: the host keys, which the first login then takes alone, and addresses from DHCP.
 *
 * A machine whose every address comes from DHCP cannot be found before: there cloud-init installs the agent as it installs any package,
 * and what goes wrong is an error of the first boot. Elsewhere it is installed beside the boot, which a mirror or a network that
 * is away neither holds up nor fails.
 */
export function agentUserData({
  agent,
  nics,
}: Pick<Vm, 'agent'> & { readonly nics: readonly Pick<Nic, 'ipv4' | 'ipv6'>[] }): ExtraUserData {
  if (!agent) return {};
  if (nics.some((nic) => isAddressedBy(nic, 'static'))) return { runcmd: [['sh', '-c', BESIDE_THE_BOOT]] };
  return {
    package_update: true,
    packages: ['qemu-guest-agent'],
    // Not waited for: the unit is bound to a device that is absent where PVE's own switch for the agent is off.
    runcmd: [['systemctl', 'start', '--no-block', 'qemu-guest-agent.service']],
  };
}

/** Where there is no systemd to hand it to, it is left out: a command that fails would count as a failed first boot. */
const BESIDE_THE_BOOT = `command -v systemd-run >/dev/null || exit 0
systemd-run --no-block --collect --unit=rackwright-guest-agent sh -c '${INSTALL}' || true`;

/** Both, one after the other. */
export function joinUserData(first: ExtraUserData, second: ExtraUserData): ExtraUserData {
  const { runcmd: before = [], write_files: files = [], packages = [] } = first;
  const lists = {
    packages: [...packages, ...(second.packages ?? [])],
    write_files: [...files, ...(second.write_files ?? [])],
    runcmd: [...before, ...(second.runcmd ?? [])],
  };
  return {
    ...first,
    ...second,
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
  };
}
