import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CgroupMounts } from './cgroup-mounts';

/** Top control group of all labs of this machine. */
const TOP = 'rackwright';
const MIB = 1024 * 1024;
/** Microseconds of one scheduling period. */
const CPU_PERIOD = 100_000;
const REMOVE_ATTEMPTS = 100;
const REMOVE_PAUSE_MS = 20;

/** What a guest may use of the machine. */
export interface GuestLimits {
  readonly memoryMib: number;
  readonly cores: number;
}

/**
 * The control groups of one lab: one for its holder, one for each guest.
 *
 * They are the truth about what lives: the kernel keeps them, whoever started the processes and whoever died since.
 */
export class LabCgroups {
  readonly #mounts: CgroupMounts;
  readonly #lab: string;

  /** @param lab Unique on the machine, `default-1f2e3d4c`. */
  constructor(mounts: CgroupMounts, lab: string) {
    this.#mounts = mounts;
    this.#lab = lab;
  }

  /** The version 2 directory of a group. */
  unified(group: string): string {
    return join(this.#mounts.unified, TOP, this.#lab, group);
  }

  /** Makes a group; returns the directories that a process must write itself into to be in it. */
  create(group: string, limits?: GuestLimits): readonly string[] {
    mkdirSync(this.unified(group), { recursive: true });
    const legacy = this.#legacy().map((tree) => join(tree, TOP, this.#lab, group));
    legacy.forEach((directory) => mkdirSync(directory, { recursive: true }));
    if (limits) this.#limit(group, limits);
    return [this.unified(group), ...legacy];
  }

  /** Names of the groups in which something lives. */
  alive(): readonly string[] {
    const lab = this.unified('');
    if (!existsSync(lab)) return [];
    const groups = readdirSync(lab, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return groups.map((entry) => entry.name).filter((group) => this.isAlive(group));
  }

  /** True while a process lives in the group or below. */
  isAlive(group: string): boolean {
    return /^populated 1$/m.test(readIfThere(join(this.unified(group), 'cgroup.events')));
  }

  /** Ids of the processes in the group itself or in one below it, as this process sees them. */
  processes(group: string, below = ''): readonly number[] {
    const text = readIfThere(join(this.unified(group), below, 'cgroup.procs'));
    return text.split('\n').filter(Boolean).map(Number);
  }

  /** Ends every process in the group and below at once. */
  kill(group: string): void {
    const file = join(this.unified(group), 'cgroup.kill');
    if (existsSync(file)) writeFileSync(file, '1');
  }

  /** Holds every process in the group and below where it is, or lets them go on. */
  freeze(group: string, isHeld: boolean): void {
    const file = join(this.unified(group), 'cgroup.freeze');
    if (existsSync(file)) writeFileSync(file, isHeld ? '1' : '0');
  }

  /** Removes a group whose processes are gone; waits while the kernel still counts them. */
  async remove(group: string): Promise<void> {
    for (const tree of [this.#mounts.unified, ...this.#legacy()]) {
      await removeTree(join(tree, TOP, this.#lab, group));
    }
  }

  /** Removes the lab's own group, and the top one unless another lab uses it. */
  async removeAll(): Promise<void> {
    await this.remove('');
    for (const tree of [this.#mounts.unified, ...this.#legacy()]) removeIfEmpty(join(tree, TOP));
  }

  #legacy(): string[] {
    return [this.#mounts.memory, this.#mounts.cpu].filter((tree) => tree !== undefined);
  }

  #limit(group: string, limits: GuestLimits): void {
    const quota = String(Math.round(limits.cores * CPU_PERIOD));
    const memory = String(limits.memoryMib * MIB);
    if (this.#mounts.memory !== undefined) {
      writeFileSync(join(this.#mounts.memory, TOP, this.#lab, group, 'memory.limit_in_bytes'), memory);
    } else if (this.#delegate('memory')) {
      writeFileSync(join(this.unified(group), 'memory.max'), memory);
    }
    if (this.#mounts.cpu !== undefined) {
      writeFileSync(join(this.#mounts.cpu, TOP, this.#lab, group, 'cpu.cfs_quota_us'), quota);
    } else if (this.#delegate('cpu')) {
      writeFileSync(join(this.unified(group), 'cpu.max'), `${quota} ${String(CPU_PERIOD)}`);
    }
  }

  /** Hands a controller down to the guests; false where the machine itself does not, which is left as it is. */
  #delegate(controller: string): boolean {
    const has = (directory: string): boolean =>
      readIfThere(join(directory, 'cgroup.subtree_control')).trim().split(' ').includes(controller);
    if (!has(this.#mounts.unified)) return false;
    for (const directory of [join(this.#mounts.unified, TOP), this.unified('')]) {
      if (!has(directory)) writeFileSync(join(directory, 'cgroup.subtree_control'), `+${controller}`);
    }
    return true;
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function removeIfEmpty(directory: string): boolean {
  try {
    rmdirSync(directory);
    return true;
  } catch {
    return !existsSync(directory);
  }
}

async function removeTree(directory: string): Promise<void> {
  if (!existsSync(directory)) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeTree(join(directory, entry.name));
  }
  for (let attempt = 0; attempt < REMOVE_ATTEMPTS; attempt += 1) {
    if (removeIfEmpty(directory)) return;
    await sleep(REMOVE_PAUSE_MS);
  }
}
