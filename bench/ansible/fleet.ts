import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunReport } from '../../inventory';
import { execInGuest } from '../../lab/guests';
import { Project } from '../../tests/e2e/project';
import { usage } from '../guests/usage';
import { fleetFiles, installConfig, type Posture, vmIdOf } from './fleet-files';
import { plainAnsible } from './plain-ansible';

const READY_TRIES = 600;
/** Of the kernel's clock for processes, in a second. */
const TICKS = 100;

/** What a run took. */
export interface Taken {
  readonly seconds: number;
  /** Processor time of the command and all that it started, in seconds. */
  readonly ownCpuS: number;
  /** Processor time of all guests, in seconds. */
  readonly guestsCpuS: number;
}

/** New guests that nobody has configured, in a lab and a project of their own. */
export class Fleet {
  private constructor(
    private readonly project: Project,
    private readonly count: number,
  ) {}

  /** Makes the guests, and waits until cloud-init has finished on all of them. */
  static async start(count: number, posture: Posture): Promise<Fleet> {
    const hosts = Array.from({ length: count }, (_, index) => `bench${String(index + 1)}`);
    const project = await Project.create();
    const fleet = new Fleet(project, count);
    try {
      for (const old of ['envs/dev.yaml', 'envs/prod.yaml', 'vms'])
        rmSync(fleet.#spec(old), { recursive: true });
      for (const [path, text] of Object.entries(fleetFiles(hosts, posture)))
        writeFileSync(fleet.#spec(path), text);
      await fleet.#rackwright('lab', 'up', '--port', String(project.port));
      await fleet.#rackwright('deploy', 'bench', '--auto-approve', '--no-configure');
      for (const [index] of hosts.entries()) await fleet.#cloudInit(vmIdOf(index));
    } catch (error) {
      await fleet.remove();
      throw error;
    }
    return fleet;
  }

  /** `rackwright configure`, and its report. */
  async configure(...options: string[]): Promise<Taken & { readonly report: RunReport }> {
    const taken = await this.#measure(() => this.#rackwright('configure', 'bench', ...options));
    const runs = join(this.project.directory, '.rackwright/bench/runs');
    const last = join(runs, readdirSync(runs).toSorted().at(-1) ?? '', 'report.json');
    return { ...taken, report: JSON.parse(readFileSync(last, 'utf8')) as RunReport };
  }

  /** Ansible as it comes. */
  async ansible(): Promise<Taken> {
    const run = await plainAnsible(this.project, this.#lab, this.count);
    return await this.#measure(run);
  }

  /** Changes one variable of one host. */
  greet(host: string, text: string): void {
    writeFileSync(this.#spec('install_config.yaml'), installConfig({ [host]: text }));
  }

  async remove(): Promise<void> {
    await this.project.remove();
  }

  get #lab(): string {
    return join(this.project.directory, 'state/labs/default');
  }

  #spec(path: string): string {
    return join(this.project.directory, 'specs', path);
  }

  async #measure(run: () => Promise<unknown>): Promise<Taken> {
    const [guests, own] = [usage(this.#lab).cpuS, childrenCpuS()];
    const started = performance.now();
    await run();
    const seconds = (performance.now() - started) / 1000;
    return { seconds, ownCpuS: childrenCpuS() - own, guestsCpuS: usage(this.#lab).cpuS - guests };
  }

  async #rackwright(...args: string[]): Promise<void> {
    const { code, output } = await this.project.rackwright(...args);
    if (code !== 0) throw new Error(`rackwright ${args.join(' ')} ended with ${String(code)}:\n${output}`);
  }

  async #cloudInit(vmId: number): Promise<void> {
    for (let tries = 0; tries < READY_TRIES; tries += 1) {
      const { code } = await execInGuest(this.#lab, vmId, ['test', '-e', '/run/cloud-init/result.json']);
      if (code === 0) return;
      await sleep(500);
    }
    throw new Error(`cloud-init of VM ${String(vmId)} has not finished`);
  }
}

/** Processor time of the children of this process that have ended, and of theirs. */
function childrenCpuS(): number {
  const [, rest = ''] = /\) (.*)/.exec(readFileSync('/proc/self/stat', 'utf8')) ?? [];
  const [user, system] = rest.split(' ').slice(13, 15);
  return (Number(user) + Number(system)) / TICKS;
}
