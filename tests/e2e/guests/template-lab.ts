import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createGuestHost, execInGuest, type GuestHost, proxyCommand } from '../../../lab/guests';
import { Deployed } from '../../constructs/on-lab/deployed';
import { type LabFixture, startLab } from '../../lab/pve/lab-fixture';

/** A lab whose VMs are guests, with Debian's image on it and a key to log in by. */
export class TemplateLab {
  readonly deployed: Deployed;

  private constructor(
    readonly fixture: LabFixture,
    private readonly guests: GuestHost,
  ) {
    this.deployed = new Deployed(fixture);
  }

  static async start(): Promise<TemplateLab> {
    const directory = mkdtempSync(join(tmpdir(), 'rackwright-template-'));
    const guests = await createGuestHost({
      ...{ name: 'template', directory, hostAddress: '10.0.12.1/24' },
      cacheDirectory: join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rackwright'),
    });
    const fixture = await startLab({ guests, directory });
    const url = 'https://cloud.example.org/debian-12-genericcloud-amd64.qcow2';
    const image = { content: 'import', filename: 'debian-12.qcow2', url };
    await fixture.client.waitTask(await fixture.client.post('nodes/lab/storage/local/download-url', image));
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', join(directory, 'key')]);
    return new TemplateLab(fixture, guests);
  }

  get publicKey(): string {
    return readFileSync(`${this.identityFile}.pub`, 'utf8').trim();
  }

  config(vmId: number): Promise<Record<string, unknown>> {
    return this.fixture.client.get(`nodes/lab/qemu/${String(vmId)}/config`);
  }

  async status(vmId: number): Promise<string> {
    const path = `nodes/lab/qemu/${String(vmId)}/status/current`;
    return (await this.fixture.client.get<{ readonly status: string }>(path)).status;
  }

  /** What a shell script says in a guest, as root. @throws when it fails */
  async ask(vmId: number, script: string): Promise<string> {
    const { code, stdout, stderr } = await execInGuest(this.fixture.directory, vmId, ['sh', '-c', script]);
    if (code !== 0) throw new Error(`exit ${String(code)}: ${stderr}${stdout}`);
    return stdout.trim();
  }

  /** What a guest wrote to its console so far. */
  console(vmId: number): string {
    return readFileSync(this.file(vmId, 'console.log'), 'utf8');
  }

  /** A file that a guest wrote over the root of its image; undefined where it wrote none. */
  written(vmId: number, path: string): string | undefined {
    const file = this.file(vmId, 'upper', path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  /** What `ssh` says, whether or not it gets in. */
  async ssh(login: string, options: readonly string[], command: string): Promise<string> {
    const fixed = [
      'StrictHostKeyChecking=no',
      'UserKnownHostsFile=/dev/null',
      'LogLevel=ERROR',
      'BatchMode=yes',
    ];
    const all = [...fixed, `ProxyCommand=${proxyCommand(this.fixture.directory)}`, ...options];
    const argv = [
      '-F',
      'none',
      '-i',
      this.identityFile,
      ...all.flatMap((each) => ['-o', each]),
      login,
      command,
    ];
    const run = promisify(execFile);
    try {
      return (await run('ssh', argv)).stdout.trim();
    } catch (error) {
      return (error as { readonly stderr: string }).stderr.trim();
    }
  }

  async remove(): Promise<void> {
    this.deployed.remove();
    await this.fixture.stop();
    await this.guests.close();
    rmSync(this.fixture.directory, { recursive: true, force: true });
  }

  private get identityFile(): string {
    return join(this.fixture.directory, 'key');
  }

  private file(vmId: number, ...parts: readonly string[]): string {
    return join(this.fixture.directory, 'guests', String(vmId), ...parts);
  }
}
