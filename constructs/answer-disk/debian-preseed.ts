import {
  CHOOSE_DISK,
  type PreseedLine,
  renderChooseDisk,
  renderHostNetworkConfig,
  renderMetaData,
  renderPreseed,
  renderUserData,
} from '../../answers';
import { type InstallableVm, installedVm } from '../../site';
import { refuseNoLogin } from '../cloud-init';

/** Where the prepared ISO of Debian mounts the disk of answers, in the installer. */
const MOUNTED = '/rackwright';

/**
 * Answers of Debian's installer, 11 and later, for an `AnswerDisk`: `preseed.cfg`, and cloud-init's data for the installed
 * machine, which is the same as one that is made from a cloud image.
 *
 * The installer finds them where its ISO was made ready by `rackwright iso prepare`; it takes packages from deb.debian.org,
 * by the network of the VM's first card.
 * @throws {@link ConstructError} `CLOUD_INIT_NO_LOGIN`
 */
export function debianPreseed(vm: InstallableVm): () => Readonly<Record<string, string>> {
  refuseNoLogin(vm);
  return () => {
    const host = installedVm(vm);
    const userData = renderUserData(vm);
    const networkConfig = renderHostNetworkConfig(host);
    return {
      'preseed.cfg': renderPreseed(host, {
        fetch: (file, path) => `cp ${MOUNTED}/${file} ${path}`,
        packages: vm.agent ? ['qemu-guest-agent'] : [],
        network: networkLines(vm),
      }),
      [CHOOSE_DISK]: renderChooseDisk(host),
      'user-data': userData,
      'network-config': networkConfig,
      'meta-data': renderMetaData(vm.install.hostname, [userData, networkConfig]),
    };
  };
}

/** A fixed address of the first card is the installer's too; names are these, whatever DHCP says. */
function networkLines({ install, fqdn, nics: [nic] }: InstallableVm): readonly PreseedLine[] {
  const names: readonly PreseedLine[] = [
    ['netcfg/hostname', 'string', install.hostname],
    ['netcfg/domain', 'string', fqdn.slice(fqdn.indexOf('.') + 1)],
  ];
  if (nic?.ipv4.method !== 'static') return names;
  const [address = '', prefix = ''] = nic.ipv4.address.split('/');
  return [
    ...names,
    ['netcfg/disable_autoconfig', 'boolean', 'true'],
    ['netcfg/get_ipaddress', 'string', address],
    ['netcfg/get_netmask', 'string', maskOf(Number(prefix))],
    ['netcfg/get_gateway', 'string', nic.ipv4.gateway ?? 'none'],
    ['netcfg/get_nameservers', 'string', nic.dnsServers.join(' ')],
    ['netcfg/confirm_static', 'boolean', 'true'],
  ];
}

/** @param prefix 0 to 32 @returns `255.255.255.0` */
function maskOf(prefix: number): string {
  const bits = prefix === 0 ? 0 : (2 ** 32 - 2 ** (32 - prefix)) >>> 0;
  return [24, 16, 8, 0].map((shift) => String((bits >>> shift) & 255)).join('.');
}
