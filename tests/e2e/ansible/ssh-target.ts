import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { nic } from '../../inventory/example-site';

const SSHD = '/usr/sbin/sshd';
export const venv = join(__dirname, '../../../.venv');

/** Why hosts cannot be stood in for here, or null. */
export const unavailable =
  process.getuid?.() !== 0
    ? 'needs root'
    : !existsSync(SSHD)
      ? 'needs openssh-server'
      : !existsSync(join(venv, 'bin/ansible-playbook'))
        ? 'needs .venv'
        : null;

/**
 * Hosts without machines: each login starts a real sshd on the connection itself (`sshd -i` as ProxyCommand), whose
 * sessions see a `/var/lib`, a `/run` and a `cloud-init` of their host alone. Nothing listens and nothing stays.
 */
export class SshTargets {
  readonly directory = mkdtempSync(join(tmpdir(), 'rackwright-targets-'));
  readonly identityFile = join(this.directory, 'id');
  readonly user = userInfo().username;
  /** `%h` is the address that ssh connects to. */
  readonly proxyCommand = `sh ${this.directory}/%h/connect`;

  constructor() {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', this.identityFile]);
    mkdirSync('/run/sshd', { recursive: true });
  }

  add(address: string): void {
    const folder = join(this.directory, address);
    mkdirSync(join(folder, 'lib'), { recursive: true });
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'run'));
    this.newHostKey(address);
    this.session(address);
    this.authorize(address, `${this.identityFile}.pub`);
    this.cloudInit(address, 'status: done', 0);
    this.up(address);
  }

  /** @param keys file with the public keys that may log in; `none` refuses all */
  authorize(address: string, keys: string): void {
    const folder = join(this.directory, address);
    const lines = [
      `HostKey ${folder}/host_key`,
      `AuthorizedKeysFile ${keys}`,
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      `ForceCommand ${folder}/session`,
      'Subsystem sftp /usr/lib/openssh/sftp-server',
    ];
    writeFileSync(join(folder, 'sshd_config'), `${lines.join('\n')}\n`);
  }

  /** From now on nothing can be written where temporary files go on the host. */
  fillDisk(address: string): void {
    const folders = ['/tmp', '/var/tmp', '/root', '/home'];
    const full = folders.map(
      (each) => `mount -t tmpfs -o size=4k full ${each} && head -c 4096 /dev/zero > ${each}/full`,
    );
    this.session(address, `${full.join(' && ')} && cd / && `);
  }

  newHostKey(address: string): void {
    const file = join(this.directory, address, 'host_key');
    rmSync(file, { force: true });
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  }

  up(address: string): void {
    this.connect(address, `exec ${SSHD} -i -f ${this.directory}/${address}/sshd_config -E /dev/null`);
  }

  down(address: string): void {
    this.connect(address, 'echo "the machine is off" >&2; exit 1');
  }

  /** What `cloud-init status` says on the host. */
  cloudInit(address: string, text: string, status: number): void {
    const file = join(this.directory, address, 'bin/cloud-init');
    writeFileSync(file, `#!/bin/sh\ncat <<'END'\n${text}\nEND\nexit ${status}\n`);
    chmodSync(file, 0o755);
  }

  /** What the files of cloud-init say on the host, of its last stage; undefined where it has not finished. */
  cloudInitFiles(address: string, final: object | undefined): void {
    const folder = join(this.directory, address, 'run');
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    if (final === undefined) return;
    const status = { v1: { datasource: 'DataSourceNoCloud', 'modules-final': final, stage: null } };
    writeFileSync(join(folder, 'status.json'), `${JSON.stringify(status, null, 1)}\n`);
    writeFileSync(join(folder, 'result.json'), '{"v1": {}}\n');
  }

  ledger(address: string): unknown {
    const file = join(this.directory, address, 'lib/rackwright/configured.json');
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  }

  nic(address: string): ReturnType<typeof nic> {
    return nic('vmbr0', `${address}/24`);
  }

  close(): void {
    rmSync(this.directory, { recursive: true });
  }

  /** @param first what the session of a login begins with */
  private session(address: string, first = ''): void {
    const folder = join(this.directory, address);
    const session = join(folder, 'session');
    writeFileSync(
      session,
      `#!/bin/sh\nexport PATH="${folder}/bin:$PATH"\n` +
        `exec unshare -m sh -c 'mount --bind ${folder}/lib /var/lib && mount -t tmpfs run /run && cp -r ${folder}/run /run/cloud-init && ${first}exec sh -c "$SSH_ORIGINAL_COMMAND"'\n`,
    );
    chmodSync(session, 0o755);
  }

  private connect(address: string, command: string): void {
    writeFileSync(join(this.directory, address, 'connect'), `${command}\n`);
  }
}
