import { existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';

/** Who works with the embedded database. */
export interface Holder {
  /** 0 where nobody is noted. */
  readonly pid: number;
  /** Clock ticks from the start of the machine to that of the process: a number that is used again is another process. */
  readonly started?: string;
  /** Start of the machine and namespace of process numbers that both are of. */
  readonly world?: string;
}

/** Notes this process as the holder. */
export function noteHolder(file: string): void {
  const own = [process.pid, startedOf(process.pid), world()];
  writeFileSync(file, `${own.filter((part) => part !== undefined).join(' ')}\n`);
}

/** Who is noted in a file. */
export function holderIn(file: string): Holder {
  const [pid = '0', started, of] = existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ') : [];
  return {
    pid: Number(pid),
    ...(started === undefined ? {} : { started }),
    ...(of === undefined ? {} : { world: of }),
  };
}

/** Whether a process lives that is another one: in a container, the one before had the number of this one. */
export function isOther({ pid }: Holder): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether the holder has certainly ended. Of one in another container, or on another machine that shares the disk, nobody here can tell. */
export function isGone({ pid, started, world: of }: Holder): boolean {
  if (started === undefined || of === undefined || of !== world()) return false;
  return startedOf(pid) !== started;
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function startedOf(pid: number): string | undefined {
  // The name of the program stands in parentheses, and may contain them.
  const fields = read(`/proc/${String(pid)}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
  return fields?.[19];
}

function world(): string | undefined {
  const boot = read('/proc/sys/kernel/random/boot_id')?.trim();
  try {
    return boot === undefined ? undefined : `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
