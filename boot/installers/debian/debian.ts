import {
  CHOOSE_DISK,
  type PreseedOptions,
  renderChooseDisk,
  reportWithHostKeys,
  renderHostNetworkConfig,
  renderMetaData,
  renderPreseed,
  renderUserData,
  shellWord,
} from '../../../answers';
import type { Installer, InstallUrls } from '../installer';
import { loginProblems } from '../login';

/**
 * Installs Debian by its own installer and a preseed file. Accounts, keys and network come to the installed system as
 * cloud-init's data, the same as on every other machine.
 */
export const debian: Installer = {
  decisiveFile: 'preseed.cfg',
  problems: ({ host }) => loginProblems(host),
  bootPlan: ({ host, profile }, { files }) => ({
    kernel: 'linux',
    initrds: [{ file: 'initrd.gz' }],
    arguments: [
      ...['initrd=initrd.gz', 'auto=true', 'priority=critical', `url=${files}preseed.cfg`],
      ...[`hostname=${host.install.hostname}`, `domain=${domainOf(host.fqdn)}`, 'interface=auto'],
      ...profile.kernelArguments,
    ],
  }),
  files: ({ host }, urls) => {
    const userData = renderUserData(host);
    const networkConfig = renderHostNetworkConfig(host);
    return {
      'preseed.cfg': renderPreseed(host, {
        ...fetching(urls),
        packages: host.vm?.guestAgent ? ['qemu-guest-agent'] : [],
      }),
      [CHOOSE_DISK]: renderChooseDisk(host, { tell: telling(urls) }),
      'user-data': userData,
      'network-config': networkConfig,
      'meta-data': renderMetaData(host.install.hostname, [userData, networkConfig]),
    };
  },
};

/** The seed comes from the server, which is told of the end. */
function fetching({ files, report }: InstallUrls): PreseedOptions {
  return {
    fetch: (file, path) => `wget -O ${path} ${shellWord(`${files}${file}`)}`,
    last: `in-target sh -c ${shellWord(toldEnd(report))}`,
  };
}

/** The wget of the installer, which is BusyBox's or GNU's. What the server does not hear of shows on the screen. */
function telling({ report }: InstallUrls): string {
  return `wget -q -O /dev/null --header 'Content-Type: application/json' --post-data "$1" ${shellWord(report)} || true`;
}

/** The keys of the system stay: its cloud-init is told to keep them. */
function toldEnd(report: string): string {
  return `curl --silent --retry 5 --header 'Content-Type: application/json' --data ${reportWithHostKeys('/etc/ssh')} ${shellWord(report)}`;
}

function domainOf(fqdn: string): string {
  return fqdn.slice(fqdn.indexOf('.') + 1);
}
