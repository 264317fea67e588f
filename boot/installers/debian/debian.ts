import { renderHostNetworkConfig, renderMetaData, renderUserData } from '../../../answers';
import type { Installer } from '../installer';
import { loginProblems } from '../login';
import { renderPreseed } from './preseed';

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
      'preseed.cfg': renderPreseed(host, urls),
      'user-data': userData,
      'network-config': networkConfig,
      'meta-data': renderMetaData(host.install.hostname, [userData, networkConfig]),
    };
  },
};

function domainOf(fqdn: string): string {
  return fqdn.slice(fqdn.indexOf('.') + 1);
}
