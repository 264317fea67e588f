import type { OsProfile, User } from '../../site';
import type { InstalledMachine } from '../installed-machine';
import { NixExpression, type NixValue, toNix } from './nix-text';
import { nixNetwork } from './network';

/** What is installed on which machine. */
export interface NixosTarget {
  readonly host: InstalledMachine;
  readonly profile: Pick<OsProfile, 'version' | 'kernelArguments'>;
  /** Whether QEMU's guest agent is to run. @default false */
  readonly guestAgent?: boolean;
}

/** The newest release that was looked at. */
const NEWEST = '25.05';

/**
 * `configuration.nix` of a machine. What only the machine knows is in two files beside it: `hardware-configuration.nix`, as
 * NixOS makes it, and `boot-disk.nix`.
 */
export function renderConfiguration({ host, profile, guestAgent = false }: NixosTarget): string {
  const { install, firmware } = host;
  const { services } = install;
  const loader: NixValue =
    firmware === 'uefi'
      ? { 'systemd-boot': { enable: true }, efi: { canTouchEfiVariables: true } }
      : { grub: { enable: true } };
  const own = {
    boot: { loader, kernelParams: [...profile.kernelArguments] },
    networking: {
      hostName: install.hostname,
      domain: host.fqdn.slice(host.fqdn.indexOf('.') + 1),
      useDHCP: false,
      useNetworkd: true,
      ...(install.ntpServers.length > 0 ? { timeServers: [...install.ntpServers] } : {}),
    },
    systemd: { network: nixNetwork(host) },
    time: { timeZone: install.timezone },
    i18n: { defaultLocale: install.locale },
    users: {
      mutableUsers: true,
      users: Object.fromEntries(install.users.map((user) => [user.name, nixUser(user)])),
    },
    security: {
      sudo: { extraRules: install.users.flatMap((user, index) => sudoRule(user, index, install.posture)) },
    },
    environment: {
      // Ansible works with Python on the machine.
      systemPackages: [
        new NixExpression('pkgs.python3'),
        // The site takes names of attributes alone.
        ...(services?.nix?.packages ?? []).map((name) => new NixExpression(`pkgs.${name}`)),
      ],
    },
    system: { stateVersion: profile.version ?? NEWEST },
  };
  const agent = guestAgent ? '\n    { services.qemuGuest.enable = true; }' : '';
  const openssh = { settings: { PasswordAuthentication: false, PermitRootLogin: 'no' }, enable: true };
  // What the site says of services comes beside, and collisions are Nix's to tell.
  const wanted = toNix((services?.nix?.services ?? {}) as NixValue, '  ');
  return `# Made of the site by Rackwright at the installation.
{ lib, pkgs, ... }:
{
  imports = [
    ./hardware-configuration.nix
    ./boot-disk.nix
  ];
  config = lib.mkMerge [
    ${toNix(own, '    ')}
    { services.openssh = ${toNix(openssh, '    ')}; }${agent}
    { services = ${wanted}; }
  ];
}
`;
}

function nixUser({ groups, sudo, sshKeys, shell }: User): NixValue {
  return {
    isNormalUser: true,
    extraGroups: [...groups, ...(sudo ? ['wheel'] : [])],
    openssh: { authorizedKeys: { keys: [...sshKeys] } },
    // Of other shells the path is not known before the system is built.
    ...(shell.endsWith('/zsh')
      ? { shell: new NixExpression('pkgs.zsh'), ignoreShellProgramCheck: true }
      : {}),
  };
}

/** As on every other machine: Ansible's account needs no password, and in `dev` no account does. */
function sudoRule({ name, sudo }: User, index: number, posture: 'dev' | 'prod'): readonly NixValue[] {
  if (!sudo || (index > 0 && posture !== 'dev')) return [];
  return [{ users: [name], commands: [{ command: 'ALL', options: ['NOPASSWD'] }] }];
}
