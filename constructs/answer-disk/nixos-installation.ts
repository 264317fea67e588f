import { renderNixConfiguration, renderNixInstallScript, shellWord } from '../../answers';
import { type InstallableVm, installedVm, type OsProfile } from '../../site';
import { refuseNoLogin } from '../cloud-init';

/** Where the prepared ISO of NixOS mounts the disk of answers. */
const MOUNTED = '/run/rackwright';

/**
 * What NixOS, 24.11 and later, is installed by, for an `AnswerDisk`: `install.sh`, which the ISO runs that was made ready
 * by `rackwright iso prepare`, and `configuration.nix`.
 * @throws {@link ConstructError} `CLOUD_INIT_NO_LOGIN`
 */
export function nixosInstallation(
  vm: InstallableVm,
  profile: Pick<OsProfile, 'version' | 'kernelArguments'> = { kernelArguments: [] },
): () => Readonly<Record<string, string>> {
  refuseNoLogin(vm);
  return () => {
    const host = installedVm(vm);
    const [disk] = host.disks;
    if (!disk) throw new Error(`"${vm.name}" has no disk to be installed on`);
    return {
      'install.sh': renderNixInstallScript(
        { host, disk, filesystem: disk.filesystem ?? 'ext4' },
        { first: network(vm), fetch: (file, path) => `cp ${MOUNTED}/${file} ${path}` },
      ),
      'configuration.nix': renderNixConfiguration({ host, profile, guestAgent: vm.agent }),
    };
  };
}

/** The medium asks DHCP by itself; a fixed address of the first card it must be told. */
function network({ nics: [nic] }: InstallableVm): string {
  if (nic?.ipv4.method !== 'static') return '';
  const { address, gateway } = nic.ipv4;
  const device = `"$(ip -brief link | awk -v mac=${shellWord(nic.mac.toLowerCase())} '$3 == mac { print $1 }')"`;
  return [
    `card=${device}`,
    'ip link set "$card" up',
    `ip address replace ${shellWord(address)} dev "$card"`,
    ...(gateway === undefined ? [] : [`ip route replace default via ${shellWord(gateway)} dev "$card"`]),
    ...(nic.dnsServers.length === 0
      ? []
      : [`printf 'nameserver %s\\n' ${nic.dnsServers.map(shellWord).join(' ')} > /etc/resolv.conf`]),
    '',
  ].join('\n');
}
