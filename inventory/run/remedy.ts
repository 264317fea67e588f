import type { HostFailure } from './run-report';

/** Causes that are known by what programs say, each with what to do; the first that fits is told. */
const CAUSES: readonly (readonly [says: RegExp, remedy: string])[] = [
  [
    /sudo.*password is required|Missing sudo password|sudoers|mitogen.sudo.PasswordError/is,
    'the account that Ansible logs in as must become root without a password: check /etc/sudoers.d on the host from its console',
  ],
  [
    /Could not get lock|Unable to acquire the dpkg|is another process using it|Failed to lock (apt|directory)/i,
    'another program installs packages on the host: wait until it has finished (`fuser -v /var/lib/dpkg/lock-frontend` names it)',
  ],
  [
    /No space left on device|not enough free disk space|You don't have enough free space/i,
    'the disk of the host is full: make room (`df -h`, `apt-get clean`) or give it a larger disk in the specs',
  ],
  [
    // What Mitogen says of each folder that it tried is in no message.
    /useable temporary directory|Read-only file system/i,
    'nothing can be written on the host: its disk is full, or was set read-only after an error (`df -h /tmp`, `findmnt /`, `dmesg`)',
  ],
  [
    /refuses the key/,
    "see that the account has the automation's public key: a new machine gets it by cloud-init, an older one by hand",
  ],
  [
    /Temporary failure resolving|Could not resolve|Failed to fetch|Failed to update apt cache/i,
    'the host does not reach its package archives: check its DNS servers, gateway and proxy',
  ],
  [
    /SSH did not answer|cannot be reached|Failed to connect to the host|UNREACHABLE|Connection (timed out|refused|reset)|EOF on stream|disconnected/i,
    'see that the machine runs and that nothing filters port 22 between it and here',
  ],
  [
    // What sftp says of a full disk is nothing more.
    /failed to transfer file to/i,
    'nothing can be written on the host: its disk is full, or was set read-only after an error (`df -h ~ /tmp`, `findmnt /`, `dmesg`)',
  ],
];

/** What to do about a failure; undefined where the cause is not a known one. */
export function remedyOf({ message }: Pick<HostFailure, 'message'>): string | undefined {
  return CAUSES.find(([says]) => says.test(message))?.[1];
}
