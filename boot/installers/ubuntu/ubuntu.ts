import {
  renderAutoinstall,
  renderChooseDisks,
  renderHostNetworkConfig,
  renderMetaData,
  renderUserData,
  reportWithHostKeys,
  shellWord,
} from '../../../answers';
import { isFaulty, rootTarget } from '../../../site';
import type { Installer, InstallTarget, InstallUrls } from '../installer';
import { guestData } from '../guest-data';
import { loginProblems } from '../login';
import { curtinStorage } from './storage';

/** Installs Ubuntu Server 20.04 and later by its own installer, answered over HTTP as cloud-init's NoCloud. */
export const ubuntu: Installer = {
  decisiveFile: 'user-data',
  problems: ({ host }) => loginProblems(host),
  bootPlan: ({ profile }, { files, media }) => ({
    kernel: 'vmlinuz',
    initrds: [{ file: 'initrd' }],
    arguments: [
      ...['initrd=initrd', 'ip=dhcp', `url=${media}medium.iso`, 'autoinstall', `ds=nocloud;s=${files}`],
      // Without it, cloud-init takes the file of `url=` for its own and reads gigabytes of it.
      ...['cloud-config-url=/dev/null', ...profile.kernelArguments],
    ],
  }),
  files: (target, urls) => {
    const userData = renderInstallation(target, urls);
    return {
      'user-data': userData,
      'meta-data': renderMetaData(target.host.install.hostname, [userData]),
      'vendor-data': '',
    };
  },
};

function renderInstallation({ host }: InstallTarget, { report }: InstallUrls): string {
  const target = rootTarget(host);
  if (isFaulty(target)) throw new Error(`"${host.name}" cannot be installed`);
  const telling = (data: string): string =>
    `curl --silent --retry 5 --header 'Content-Type: application/json' --data ${data} ${shellWord(report)} || true`;
  const tell = (kind: string): string => telling(`'{"kind":"${kind}"}'`);
  const tellEnd = telling(reportWithHostKeys('/target/etc/ssh'));
  return renderAutoinstall({
    install: host.install,
    keyboard: 'us',
    userData: renderUserData(host, guestData(host)),
    networkConfig: renderHostNetworkConfig(host),
    storage: curtinStorage(host, target),
    extra: {
      reporting: { rackwright: { type: 'webhook', endpoint: report, level: 'INFO' } },
      'early-commands': [['sh', '-c', renderChooseDisks(target.disks, telling('"$1"'))]],
      // The keys of the system stay: its cloud-init is told to keep them.
      'late-commands': [tellEnd],
      'error-commands': [tell('failed')],
    },
  });
}
