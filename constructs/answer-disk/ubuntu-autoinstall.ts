import { chosenDisk, renderAutoinstall, renderChooseDisks } from '../../answers';
import { installedDisk, type Vm } from '../../site';
import { agentUserData, cloudInitRenderer } from '../cloud-init';

/** What an unattended installation of Ubuntu is told beside the machine's own data. */
export interface UbuntuAutoinstallOptions {
  /** Keyboard layout of the console. @default 'us' */
  readonly keyboard?: string;
  /** `direct` makes one partition; `lvm` and `zfs` leave room for growth. @default 'direct' */
  readonly storage?: 'direct' | 'lvm' | 'zfs';
}

/**
 * Answers of Ubuntu's server installer, 20.04 and later, for an `AnswerDisk` with the label `cidata`.
 *
 * The installed machine gets the same accounts, keys and network as one that is made from a cloud image. The first disk of the VM is
 * found by its interface and serial number; where it is not there, the installation ends before anything is written.
 *
 * The installer asks on its console whether it may go on, unless its ISO was made ready by `rackwright iso prepare`.
 * @see https://canonical-subiquity.readthedocs-hosted.com/en/latest/reference/autoinstall-reference.html
 * @throws {@link ConstructError} `CLOUD_INIT_NO_LOGIN`
 */
export function ubuntuAutoinstall(
  vm: Pick<Vm, 'fqdn' | 'install' | 'nics' | 'disks' | 'agent'>,
  { keyboard = 'us', storage = 'direct' }: UbuntuAutoinstallOptions = {},
): () => Readonly<Record<string, string>> {
  const render = cloudInitRenderer(vm, agentUserData(vm));
  const disks = vm.disks.slice(0, 1).map(installedDisk);
  return () => {
    const { userData, networkConfig, metaData } = render();
    return {
      'user-data': renderAutoinstall({
        install: vm.install,
        keyboard,
        userData,
        networkConfig,
        storage: { layout: { name: storage, match: { path: chosenDisk(0) } } },
        extra: { 'early-commands': [['sh', '-c', renderChooseDisks(disks)]] },
      }),
      'meta-data': metaData,
    };
  };
}
