import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { freePort } from '../free-port';

// A bench runs as a bundle, which is in another folder.
export const home = process.env['RACKWRIGHT_HOME'] ?? resolve(__dirname, '..', '..');

export interface Finished {
  readonly code: number | null;
  /** Standard output and error, in the order in which they came. */
  readonly output: string;
}

/** A user's project in a folder of its own, with its own lab: nothing of the machine's real ones is touched. */
export class Project {
  private constructor(
    readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv,
    readonly port: number,
  ) {}

  /** @param settings environment variables beside those of this process */
  static async create(settings: Readonly<Record<string, string>> = {}): Promise<Project> {
    const directory = mkdtempSync(join(tmpdir(), 'rackwright-e2e-'));
    const port = await freePort();
    cpSync(join(home, 'specs'), join(directory, 'specs'), { recursive: true });
    cpSync(join(home, 'cdktf.json'), join(directory, 'cdktf.json'));
    for (const room of ['cli', 'setup', 'main.ts']) symlinkSync(join(home, room), join(directory, room));
    mkdirSync(join(directory, '.rackwright'), { mode: 0o700 });
    cpSync(join(home, '.rackwright', 'keys'), join(directory, '.rackwright', 'keys'), { recursive: true });
    const environment = {
      ...process.env,
      RACKWRIGHT_STATE_DIR: join(directory, 'state'),
      CHECKPOINT_DISABLE: '1',
      CI: '1',
      ...settings,
    };
    const project = new Project(directory, environment, port);
    project.edit('nodes/lab.yaml', 'https://127.0.0.1:8006/', `https://127.0.0.1:${port}/`);
    return project;
  }

  /** For all commands from now on. */
  setEnvironment(name: string, value: string): void {
    this.environment[name] = value;
  }

  /** Replaces text in a spec file; the text must be there. */
  edit(file: string, from: string, to: string, specs = 'specs'): void {
    const path = join(this.directory, specs, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
    writeFileSync(path, text.replace(from, to));
  }

  /** Another site with the same files. */
  copySpecs(folder: string): void {
    cpSync(join(this.directory, 'specs'), join(this.directory, folder), { recursive: true });
  }

  /** The first file of a folder whose name matches. */
  read(folder: string, name: RegExp): string {
    const path = join(this.directory, folder);
    const found = readdirSync(path).find((each) => name.test(each));
    if (found === undefined) throw new Error(`${folder} holds ${readdirSync(path).join(', ')}`);
    return readFileSync(join(path, found), 'utf8');
  }

  get endpoint(): string {
    return `https://127.0.0.1:${this.port}/`;
  }

  /** The lab's API token. */
  get token(): string {
    return readFileSync(join(this.directory, 'state', 'labs', 'default', 'token'), 'utf8').trim();
  }

  rackwright(...args: string[]): Promise<Finished> {
    return this.run(process.execPath, [join(home, 'cli', 'rackwright.mjs'), ...args]);
  }

  /** The same without any privilege: in a user namespace of its own that maps nobody. */
  withoutRoot(...args: string[]): Promise<Finished> {
    return this.run('unshare', ['--user', process.execPath, join(home, 'cli', 'rackwright.mjs'), ...args]);
  }

  cdktf(...args: string[]): Promise<Finished> {
    return this.run(join(home, 'node_modules', '.bin', 'cdktf'), args);
  }

  /** Runs a command on a machine of the environment, as a user would. */
  ssh(environment: string, host: string, command: string): Promise<Finished> {
    return this.run('ssh', ['-F', join('.rackwright', environment, 'ssh_config'), host, command]);
  }

  /** Asks again, every half second for a minute, until the answer is as wanted; gives the last answer. */
  async eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
    for (let left = 120; ; left -= 1) {
      const answer = await ask();
      if (wanted(answer) || left === 0) return answer;
      await sleep(500);
    }
  }

  /**
   * Deploys with cdktf and ends the whole process group by SIGKILL, as a lost terminal or machine would, once the output
   * holds a text, or after some milliseconds. Gives what was printed until then.
   */
  killDeploy(environment: string, when: RegExp | number): Promise<string> {
    return new Promise((resolved, reject) => {
      const cdktf = join(home, 'node_modules', '.bin', 'cdktf');
      const child = spawn(cdktf, ['deploy', environment, '--auto-approve'], {
        cwd: this.directory,
        env: this.environment,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      let output = '';
      let killed = false;
      const kill = (): void => {
        if (killed || child.pid === undefined || child.exitCode !== null) return;
        killed = true;
        process.kill(-child.pid, 'SIGKILL');
      };
      const timer = typeof when === 'number' ? setTimeout(kill, when) : undefined;
      const take = (chunk: Buffer): void => {
        output += stripVTControlCharacters(chunk.toString());
        if (when instanceof RegExp && when.test(output)) kill();
      };
      child.stdout.on('data', take);
      child.stderr.on('data', take);
      child.on('error', reject);
      child.on('close', () => {
        clearTimeout(timer);
        // A deploy may well be faster than the time that it was given.
        if (killed || timer) resolved(output);
        else reject(new Error(`the deploy ended before ${String(when)}:\n${output}`));
      });
    });
  }

  run(command: string, args: readonly string[], onOutput?: (text: string) => void): Promise<Finished> {
    return new Promise((resolved, reject) => {
      const child = spawn(command, args, {
        cwd: this.directory,
        env: this.environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      const take = (chunk: Buffer): void => {
        output += stripVTControlCharacters(chunk.toString());
        onOutput?.(chunk.toString());
      };
      child.stdout.on('data', take);
      child.stderr.on('data', take);
      child.on('error', reject);
      child.on('close', (code) => {
        resolved({ code, output });
      });
    });
  }

  /** Stops the lab and removes the folder. */
  async remove(): Promise<void> {
    await this.rackwright('lab', 'down');
    rmSync(this.directory, { recursive: true, force: true });
  }
}
