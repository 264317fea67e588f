import type { InstallConfig, User, Vm } from '../site';
import { sharedYamlText, yamlLine } from './yaml-text';

/** More than accounts that a machine needs from its first boot on, in cloud-config's own words. */
export interface ExtraUserData {
  readonly package_update?: boolean;
  readonly packages?: readonly string[];
  readonly write_files?: readonly Readonly<Record<string, unknown>>[];
  readonly runcmd?: readonly (readonly string[])[];
}

/**
 * User-data that lets people and Ansible in and leaves the rest to Ansible: `#cloud-config\nhostname: dev1\n…`.
 *
 * No password is ever set; packages are not touched unless `extra` says so, because a mirror that is away must not hold
 * up the first boot.
 * @see https://cloudinit.readthedocs.io/en/22.4.2/reference/modules.html
 */
export function renderUserData(vm: Pick<Vm, 'fqdn' | 'install'>, extra: ExtraUserData = {}): string {
  const { install } = vm;
  const shared = {
    prefer_fqdn_over_hostname: false,
    // With `true`, every boot would make /etc/hosts anew from a template and lose what Ansible put there.
    // `localhost` looks after the line of 127.0.1.1 alone, which `hostname -f` needs from the first boot on.
    manage_etc_hosts: 'localhost',
    timezone: install.timezone,
    locale: install.locale,
    users: install.users.map((user, index) => renderUser(user, index === 0, install)),
    disable_root: true,
    ssh_pwauth: false,
    // Changed data comes with a new instance id, which makes cloud-init run again: host keys that people
    // and known_hosts files trust must outlive that. Missing ones are made either way.
    ssh_deletekeys: false,
    package_update: false,
    package_upgrade: false,
    ...extra,
  };
  const own = `hostname: ${yamlLine(install.hostname)}\nfqdn: ${yamlLine(vm.fqdn)}\n`;
  return `#cloud-config\n${own}${sharedYamlText(shared)}`;
}

function renderUser(user: User, isAutomation: boolean, install: InstallConfig): Record<string, unknown> {
  // Ansible has no password to give, so the account that it uses needs none in either posture.
  const free = isAutomation || install.posture === 'dev';
  return {
    name: user.name,
    shell: user.shell,
    lock_passwd: true,
    ...(user.groups.length > 0 ? { groups: [...user.groups] } : {}),
    ...(user.sudo ? { sudo: free ? 'ALL=(ALL) NOPASSWD:ALL' : 'ALL=(ALL) ALL' } : {}),
    ...(user.sshKeys.length > 0 ? { ssh_authorized_keys: [...user.sshKeys] } : {}),
  };
}
