import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { writeLabRecord } from '../../lab/daemon/lab-record';
import { processStart } from '../../lab/guests/process-identity';
import { startLab, type LabFixture } from '../lab/pve/lab-fixture';
import type { LabServerOptions } from '../../lab/pve';
import { home, type Finished } from './project';

/** A signal for a command and all of its process group, which Terraform is not in. */
interface Kill {
  /** What it prints before. */
  readonly seen: string;
  readonly afterMs: number;
  /** @default 'SIGKILL' */
  readonly signal?: 'SIGINT';
}

/** A project whose network is deployed on a lab without guests: Ansible would have nobody to configure. */
export class NetworkProject {
  private constructor(
    readonly directory: string,
    readonly lab: LabFixture,
    private readonly sets: Record<string, string>,
    private readonly variables: Record<string, string>,
  ) {}

  /**
   * @param sets what `--set` says of the site
   * @param variables of the environment, beside this process's own
   */
  static async create(
    sets: Readonly<Record<string, string>> = {},
    variables: Readonly<Record<string, string>> = {},
    labOptions: Partial<LabServerOptions> = {},
  ): Promise<NetworkProject> {
    const lab = await startLab(labOptions);
    const directory = mkdtempSync(join(tmpdir(), 'rackwright-network-'));
    cpSync(join(home, 'specs'), join(directory, 'specs'), { recursive: true });
    const key = join(directory, '.rackwright/keys/automation_ed25519');
    mkdirSync(join(directory, '.rackwright/keys'), { recursive: true });
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const project = new NetworkProject(directory, lab, { ...sets }, { ...variables });
    project.reachBy(lab.lab.url);
    return project;
  }

  /**
   * The lab is reached by an endpoint from now on, and by others where that does not answer. As its daemon would: by its record
   * the command line and the provider find the lab and its token.
   *
   * @param answering the one that its record names @default endpoint
   */
  reachBy(endpoint: string, others: readonly string[] = [], answering = endpoint): void {
    const folder = join(this.directory, 'state', 'labs', 'default');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'token'), this.lab.lab.token);
    writeLabRecord(folder, {
      name: 'default',
      endpoint: answering,
      pid: process.pid,
      pidStart: processStart(process.pid) ?? '',
      startedAt: new Date().toISOString(),
      ssh: [],
    });
    this.sets['nodes.lab.api_endpoint'] = endpoint;
    if (others.length > 0) this.sets['nodes.lab.failover_endpoints'] = JSON.stringify(others);
    else delete this.sets['nodes.lab.failover_endpoints'];
  }

  /** For all commands from now on. */
  setEnvironment(name: string, value: string): void {
    this.variables[name] = value;
  }

  /** @param kill when its process group gets a signal: so long after it has said something */
  rackwright(args: readonly string[], command: readonly string[] = [], kill?: Kill): Promise<Finished> {
    const rest = command.length > 0 ? ['--', ...command] : [];
    const child = spawn(process.execPath, [...this.commandLine(args), ...rest], {
      cwd: this.directory,
      detached: true,
      env: this.environment(),
    });
    let timer: NodeJS.Timeout | undefined;
    const look = (): void => {
      if (!kill || timer || !output.includes(kill.seen)) return;
      timer = setTimeout(() => {
        if (child.pid !== undefined) process.kill(-child.pid, kill.signal ?? 'SIGKILL');
      }, kill.afterMs);
    };
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        look();
      });
    return new Promise((done) => {
      child.on('close', (code) => {
        clearTimeout(timer);
        done({ code, output });
      });
    });
  }

  /**
   * The same on a terminal, where somebody types.
   *
   * @param typed what is typed at each question: `yes`, or `^C` for that key
   * @param question what each question ends with
   */
  onTerminal(args: readonly string[], typed: readonly string[], question: string): Promise<Finished> {
    const line = [process.execPath, ...this.commandLine(args)].map((word) => `'${word}'`).join(' ');
    // A shell that stays in between would end of Ctrl-C with a code of its own, as Debian's does.
    const child = spawn('script', ['--quiet', '--return', '--command', `exec ${line}`, '/dev/null'], {
      cwd: this.directory,
      env: this.environment(),
    });
    let output = '';
    let answered = 0;
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      const answer = typed[answered];
      if (answer === undefined || output.split(question).length - 1 <= answered) return;
      answered += 1;
      child.stdin.write(answer === '^C' ? '\u0003' : `${answer}\n`);
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', take);
    return new Promise((done) => {
      child.on('close', (code) => {
        done({ code, output: stripVTControlCharacters(output).replaceAll('\r\n', '\n') });
      });
    });
  }

  private commandLine(args: readonly string[]): string[] {
    const sets = Object.entries(this.sets).flatMap(([path, value]) => ['--set', `${path}=${value}`]);
    return [join(home, 'cli/rackwright.mjs'), ...args, ...sets];
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      RACKWRIGHT_HOME: home,
      CHECKPOINT_DISABLE: '1',
      RACKWRIGHT_STATE_DIR: join(this.directory, 'state'),
      ...this.variables,
    };
  }

  /** Terraform on the network of `dev` alone, in the stack that a dry run has written. */
  terraform(...args: readonly string[]): Promise<Finished> {
    const target = '-target=proxmox_sdn_applier.devzone-apply';
    const folder = '-chdir=cdktf.out/stacks/dev';
    return this.rackwright(
      ['secrets', 'run', 'dev'],
      ['terraform', folder, ...args, '-no-color', '-input=false', target],
    );
  }

  async remove(): Promise<void> {
    await this.lab.remove();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
