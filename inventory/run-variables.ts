import { join } from 'node:path';
import type { Json, Site } from '../site';
import { checkedHostName, sshPath } from './checked-text';

/** Where the ssh_config of an environment lies. @param directory the environment's folder, absolute */
export function sshConfigFile(directory: string): string {
  return join(directory, 'ssh_config');
}

/**
 * What all hosts of an environment have where they are configured from: how ssh gets to them, with their host keys, the folder of the
 * environment, and the key that Ansible logs in with.
 *
 * @param directory the environment's folder, absolute
 */
export function runVariables({ automation: { publicKey } }: Site, directory: string): Record<string, Json> {
  return {
    ansible_ssh_args: `-F "${sshConfigFile(directory)}" -o BatchMode=yes`,
    rackwright_folder: directory,
    users_automation_keys: publicKey === undefined ? [] : [publicKey],
  };
}

/** The file that holds the host keys of a machine of iron. @param directory that of what is kept of their runs, absolute */
export function machineKeysFile(directory: string, name: string): string {
  return join(directory, 'known_hosts.d', checkedHostName(name));
}

/**
 * What a machine of iron has where it is configured from: the key that Ansible logs in with, the machine's host keys, and the folder
 * that gets kubeconfigs.
 *
 * The first key that a machine shows is kept, another one is refused from then on. Who begins an installation takes the keys of the one
 * before away, and puts those in that the installer told.
 *
 * @param directory folder of what is kept of their runs, absolute
 * @throws InventoryError INVENTORY_BAD_NAME, INVENTORY_BAD_PATH
 */
export function machineRunVariables(
  { automation: { identityFile, publicKey } }: Site,
  name: string,
  directory: string,
): Record<string, Json> {
  // Split as by a shell, and then as a line of ssh_config.
  const file = sshPath(machineKeysFile(directory, name)).replaceAll("'", `'"'"'`);
  const options = [
    ...[
      'BatchMode=yes',
      'StrictHostKeyChecking=accept-new',
      'GlobalKnownHostsFile=none',
      'UpdateHostKeys=no',
    ],
    ...[`HostKeyAlias=${checkedHostName(name)}`, `'UserKnownHostsFile=${file}'`],
  ];
  return {
    ansible_ssh_private_key_file: identityFile,
    ansible_ssh_common_args: options.map((option) => `-o ${option}`).join(' '),
    rackwright_folder: directory,
    users_automation_keys: publicKey === undefined ? [] : [publicKey],
  };
}
