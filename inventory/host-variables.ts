import {
  type Configured,
  type Environment,
  type Json,
  osFamily,
  type Site,
  type User,
  type Vm,
} from '../site';
import { checkedHostName, checkedUserName, checkedVariableName } from './checked-text';
import { loginOf } from './login-address';
import { roleVariables } from './role-variables';

/**
 * The variables of one host: how to connect, what it is, and the inputs of the roles; `install.vars` win over all,
 * `install.secrets` over those.
 *
 * Of the hardware side they hold disks with a mount alone, so that more memory does not configure a VM again, and nothing
 * of the machine that renders them (paths), so that every machine synthesizes the same bytes.
 * @throws InventoryError INVENTORY_BAD_NAME, INVENTORY_BAD_ADDRESS, INVENTORY_BAD_VARIABLE
 */
export function hostVariables(site: Site, environment: Environment, vm: Vm): Record<string, Json> {
  const { install } = vm;
  const { address } = loginOf(environment, vm);
  return {
    ...(address !== undefined && { ansible_host: address }),
    ansible_user: checkedUserName(site.automation.user),
    ...interpreterOf(site, vm),
    rackwright_site: site.name,
    rackwright_environment: environment.name,
    rackwright_domain: site.domain,
    rackwright_hostname: checkedHostName(install.hostname),
    rackwright_fqdn: checkedHostName(vm.fqdn),
    rackwright_role: vm.role,
    ...roleInputs(site, vm),
  };
}

/** Where Ansible finds Python, where that is not the usual place. */
export function interpreterOf(site: Site, machine: Configured): Record<string, Json> {
  return osFamily(site, machine) === 'nixos'
    ? { ansible_python_interpreter: '/run/current-system/sw/bin/python3' }
    : {};
}

/**
 * The inputs of the roles: `base_timezone`, `users_accounts`, `docker_users`; `install.vars` win over what the specs say
 * elsewhere, `install.secrets` over those.
 * @throws InventoryError INVENTORY_BAD_NAME, INVENTORY_BAD_VARIABLE
 */
export function roleInputs(site: Site, machine: Configured): Record<string, Json> {
  const { install, role, name: host } = machine;
  const own = Object.entries(install.vars).map(
    ([name, value]) => [checkedVariableName(name, host), value] as const,
  );
  return {
    base_locale: install.locale,
    base_timezone: install.timezone,
    base_ntp_servers: install.ntpServers,
    base_packages: install.packages,
    base_unattended_upgrades: install.posture === 'prod',
    users_accounts: install.users.map(account),
    users_automation: site.automation.user,
    users_passwordless_sudo: install.posture === 'dev',
    security_posture: install.posture,
    // SSH to the hosts behind the router is forwarded by the router's own sshd.
    security_ssh_allow_tcp_forwarding: install.posture === 'dev' ? 'yes' : role === 'router' ? 'local' : 'no',
    ...roleVariables(site, machine),
    ...Object.fromEntries(own),
    ...secretVariables(machine),
  };
}

/** A variable with a secret only says which one: the value is given to Ansible in memory, when it runs. */
function secretVariables({ name: host, install }: Configured): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(install.secrets ?? {}).map(([name, path]) => [
      checkedVariableName(name, host),
      `{{ lookup('rackwright_secret', '${path}') }}`,
    ]),
  );
}

/** Variables that all hosts of an environment share: for `/etc/hosts`, the address and the names of each. */
export function environmentVariables(environment: Environment): Record<string, Json> {
  const hosts = environment.vms.flatMap((vm) => {
    const { address } = loginOf(environment, vm);
    return address === undefined ? [] : [{ address, names: hostNames(vm) }];
  });
  return { base_hosts: hosts };
}

function hostNames(vm: Vm): string[] {
  return [...new Set([vm.fqdn, vm.install.hostname, vm.name].map(checkedHostName))];
}

function account(user: User): Json {
  return {
    name: checkedUserName(user.name),
    shell: user.shell,
    groups: user.groups,
    sudo: user.sudo,
    ssh_keys: user.sshKeys,
  };
}
