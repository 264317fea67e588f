import { existsSync } from 'node:fs';
import { isInstalled } from '../guests';

/** OpenSSH's SFTP server, as Debian and its kin install it. */
export const SFTP_SERVER = '/usr/lib/openssh/sftp-server';

const NEEDED: Readonly<Record<string, string>> = {
  sshd: 'openssh-server',
  'ssh-keygen': 'openssh-client',
  unshare: 'util-linux',
  openssl: 'openssl',
};

/**
 * Why the lab's nodes cannot be reached over SSH on this machine; null when they can.
 *
 * @param uid User that the lab runs as.
 */
export function sshObstacle(uid: number): string | null {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (uid !== 0) return 'it needs root, as a mount namespace of its own does';
  const missing = Object.keys(NEEDED).filter((tool) => !isInstalled(tool));
  if (missing.length === 0 && existsSync(SFTP_SERVER)) return null;
  const packages = new Set(missing.map((tool) => NEEDED[tool] ?? tool));
  if (!existsSync(SFTP_SERVER)) packages.add('openssh-sftp-server');
  return `${[...packages].join(' and ')} missing; npm run setup installs what the lab needs`;
}
