import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeShell } from '../pve';
import { SFTP_SERVER } from './availability';
import { hostKeyFile, putFile, sshFolder, userKeyFile } from './ssh-files';

/** What the sessions of a node are made of. */
export interface SessionParts {
  /** The lab's folder, absolute. */
  readonly directory: string;
  readonly node: string;
  readonly shell: NodeShell;
  /** Words of the command that takes a client's command to the lab. */
  readonly forward: readonly string[];
}

/** A word for a POSIX shell. */
function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * Writes what the next session on a node needs, and answers the script that starts its `sshd` with the connection as its
 * standard input and output.
 */
export function writeSession(parts: SessionParts): string {
  const { directory, node, shell } = parts;
  const folder = join(sshFolder(directory), 'nodes', node);
  const hash = shell.rootPasswordHash();
  const start = join(folder, 'start');
  putFile(join(folder, 'etc', 'passwd'), PASSWD, 0o644);
  putFile(join(folder, 'etc', 'group'), 'root:x:0:\nnogroup:x:65534:\n', 0o644);
  putFile(join(folder, 'etc', 'nsswitch.conf'), 'passwd: files\ngroup: files\nshadow: files\n', 0o644);
  putFile(join(folder, 'etc', 'shadow'), shadow(hash), 0o600);
  putFile(join(folder, 'authorized_keys'), authorizedKeys(directory), 0o600);
  putFile(join(folder, 'sshd_config'), config(parts, folder, hash !== undefined), 0o600);
  putFile(join(folder, 'command'), commandScript(parts, folder), 0o700);
  putFile(join(folder, 'sftp'), sftpScript(parts, folder), 0o700);
  putFile(start, startScript(folder), 0o700);
  return start;
}

// Both are root underneath: what the second may do without sudo is decided where its commands are understood.
const PASSWD = `root:x:0:0:root:/:/bin/sh
terraform:x:0:0:terraform:/:/bin/sh
sshd:x:74:65534::/run/sshd:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`;

/** A star matches no password and still lets keys in. */
function shadow(rootHash: string | undefined): string {
  const line = (name: string, hash: string): string => `${name}:${hash}:20000:0:99999:7:::\n`;
  return (
    line('root', rootHash ?? '*') + ['terraform', 'sshd', 'nobody'].map((name) => line(name, '*')).join('')
  );
}

/** The lab's own key, and those that its user put beside it. */
function authorizedKeys(directory: string): string {
  const more = join(sshFolder(directory), 'authorized_keys');
  return (
    readFileSync(`${userKeyFile(directory)}.pub`, 'utf8') +
    (existsSync(more) ? readFileSync(more, 'utf8') : '')
  );
}

function config({ directory, node }: SessionParts, folder: string, hasPassword: boolean): string {
  return `# Written by the lab before each connection.
HostKey "${hostKeyFile(directory, node)}"
AuthorizedKeysFile /run/rackwright/authorized_keys
PasswordAuthentication ${hasPassword ? 'yes' : 'no'}
KbdInteractiveAuthentication no
UsePAM no
PermitRootLogin yes
AllowUsers root terraform
LoginGraceTime 30
MaxSessions 10
DisableForwarding yes
PermitTTY no
PermitUserRC no
PermitUserEnvironment no
PrintMotd no
PrintLastLog no
UseDNS no
PidFile none
LogLevel ERROR
Subsystem sftp sftp
ForceCommand ${quote(join(folder, 'command'))}
`;
}

/**
 * What every session runs instead of a shell. Only OpenSSH's name of the subsystem leads to SFTP; all else is text for the
 * lab.
 */
function commandScript({ forward }: SessionParts, folder: string): string {
  return `#!/bin/sh
if [ "\${SSH_ORIGINAL_COMMAND:-}" = sftp ]; then
  exec unshare --mount --propagation private ${quote(join(folder, 'sftp'))}
fi
exec ${forward.map(quote).join(' ')}
`;
}

/** Mounts end with the namespace that this script is started in. */
function startScript(folder: string): string {
  const etc = (name: string): string => `mount --bind ${quote(join(folder, 'etc', name))} /etc/${name}`;
  return `#!/bin/sh
set -eu
exec 3< ${quote(folder)}
mount -t tmpfs -o mode=755,size=1m lab /run
mkdir -m 755 /run/sshd /run/rackwright
cp /proc/self/fd/3/authorized_keys /run/rackwright/authorized_keys
chmod 600 /run/rackwright/authorized_keys
${['passwd', 'group', 'shadow', 'nsswitch.conf'].map(etc).join('\n')}
exec 3<&-
exec "$(command -v sshd)" -i -e -f ${quote(join(folder, 'sshd_config'))}
`;
}

/** A root of its own: OpenSSH's SFTP server, what it is linked with, and the folders of the node's storages. */
function sftpScript({ node, shell }: SessionParts, folder: string): string {
  const root = join(folder, 'root');
  const binds = shell
    .folders(node)
    .map(({ path, folder: from }) => `bind ${quote(from)} ${quote(path)} rw`)
    .join('\n');
  return `#!/bin/sh
set -eu
root=${quote(root)}
bind() {
  if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$root\${2%/*}"; : > "$root$2"; fi
  mount --bind "$1" "$root$2"
  mount -o "remount,bind,nosuid,nodev,noexec,$3" "$root$2"
}
mkdir -p "$root"
mount -t tmpfs -o mode=755,size=1m lab "$root"
for file in ${SFTP_SERVER} $(ldd ${SFTP_SERVER} | grep -o '/[^ )]*'); do
  mkdir -p "$root\${file%/*}"
  : > "$root$file"
  mount --bind "$file" "$root$file"
  mount -o remount,bind,ro "$root$file"
done
mkdir "$root/dev" "$root/etc"
: > "$root/dev/null"
mount --bind /dev/null "$root/dev/null"
bind /etc/passwd /etc/passwd ro
${binds}
mount -o remount,ro "$root"
exec chroot "$root" ${SFTP_SERVER} -P symlink,hardlink -u 022
`;
}
