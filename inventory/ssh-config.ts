import { join } from 'node:path';
import type { Environment, Site, Vm } from '../site';
import { checkedAddress, checkedHostName, checkedUserName, sshPath } from './checked-text';
import { InventoryError } from './inventory-error';
import { loginOf } from './login-address';

/** How the SSH client of an environment is set up. */
export interface SshConfigOptions {
  /** Absolute path of the environment's folder, `/work/site/.rackwright/dev`. */
  readonly directory: string;
  /** Absolute path of the folder for the sockets of shared connections; see `controlDirectory`. */
  readonly controlDirectory: string;
  /**
   * Private keys to log in with.
   * @default the site's own, `site.automation.identityFile`
   */
  readonly identityFiles?: readonly string[];
  /** ssh_config `ProxyCommand` of the first hop to hosts on lab nodes, with ssh's tokens `%h` and `%p`. */
  readonly proxyCommand?: string;
  /** Addresses that guest agents told, by host name; a host without one takes no part until it is known. */
  readonly addresses?: Readonly<Record<string, string>>;
}

/**
 * The ssh_config of an environment, for Ansible and for people: `ssh -F .rackwright/dev/ssh_config dev1`.
 *
 * A host answers to its name, its full name and its address. Host keys are always checked; each host has a file of its
 * own under `known_hosts.d/`, so that forgetting one host's key never races with another's being learned.
 * @throws InventoryError INVENTORY_BAD_NAME, INVENTORY_BAD_ADDRESS, INVENTORY_BAD_PATH
 * @see https://man.openbsd.org/ssh_config
 */
export function renderSshConfig(site: Site, environment: Environment, options: SshConfigOptions): string {
  const hosts = environment.vms.map((vm) => hostSection(site, environment, vm, options));
  return [...hosts, commonSection(site, options)].join('\n');
}

/** What stands for a host in `known_hosts`, `dev1.10001`: addresses are reused, VM ids tell machines apart. */
export function hostKeyAlias(vm: Vm): string {
  return `${checkedHostName(vm.name)}.${String(vm.vmId)}`;
}

/** The file that holds the host keys of one host. */
export function knownHostsFile(directory: string, vm: Vm): string {
  return join(directory, 'known_hosts.d', hostKeyAlias(vm));
}

function hostSection(site: Site, environment: Environment, vm: Vm, options: SshConfigOptions): string {
  const login = loginOf(environment, vm);
  const learned = options.addresses?.[vm.name];
  const address = login.address ?? (learned === undefined ? undefined : checkedAddress(learned, vm.name));
  if (address === undefined) return `# ${checkedHostName(vm.name)}: its address is not known yet.\n`;
  const names = new Set([vm.name, vm.fqdn, vm.install.hostname].map(checkedHostName)).add(address);
  const lines = [
    `HostName ${address}`,
    `HostKeyAlias ${hostKeyAlias(vm)}`,
    `UserKnownHostsFile ${sshPath(knownHostsFile(options.directory, vm))}`,
    ...hop(site, vm, login.jump, options.proxyCommand),
  ];
  return section(`Host ${[...names].join(' ')}`, lines);
}

function hop(site: Site, vm: Vm, jump: string | undefined, proxyCommand: string | undefined): string[] {
  if (jump !== undefined) return [`ProxyJump ${checkedHostName(jump)}`];
  const onLab = site.nodes.find((node) => node.name === vm.node)?.kind === 'lab';
  if (!onLab || proxyCommand === undefined) return [];
  // The rest of the line is a shell command: only what would leave the line is refused.
  // eslint-disable-next-line no-control-regex -- control characters are exactly what must not pass
  if (/[\u0000-\u001f\u007f]/.test(proxyCommand)) {
    throw new InventoryError(
      'INVENTORY_BAD_PATH',
      'the ProxyCommand of the lab holds a control character or a line break',
    );
  }
  return [`ProxyCommand ${proxyCommand}`];
}

function commonSection(site: Site, options: SshConfigOptions): string {
  const identities = options.identityFiles ?? [site.automation.identityFile];
  return section('Host *', [
    `User ${checkedUserName(site.automation.user)}`,
    ...identities.map((file) => `IdentityFile ${sshPath(file)}`),
    'IdentitiesOnly yes',
    // The first key seen is kept; another one is refused from then on.
    'StrictHostKeyChecking accept-new',
    'GlobalKnownHostsFile none',
    // Else ssh rewrites the file for further keys of the server: its time says when the key was learned.
    'UpdateHostKeys no',
    'ForwardAgent no',
    'ConnectTimeout 10',
    'ServerAliveInterval 10',
    'ServerAliveCountMax 3',
    'ControlMaster auto',
    'ControlPersist 30',
    `ControlPath ${sshPath(options.controlDirectory).replace(/"$/, '/%C"')}`,
  ]);
}

function section(head: string, lines: readonly string[]): string {
  return `${head}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
