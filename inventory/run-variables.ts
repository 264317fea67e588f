import { join } from 'node:path';
import type { Json, Site } from '../site';

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
