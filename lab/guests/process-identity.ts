import { readFileSync } from 'node:fs';

/** A process that is told from a later one with the same id by its start time. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks from boot to the process's start, field 22 of `/proc/<pid>/stat`. */
  readonly start: string;
}

// Counted from the state, which is field 3 and the first after the command's closing bracket.
const STATE = 0;
const START_TIME = 19;

/** The start time of a live process; undefined when there is none or it is a zombie. */
export function processStart(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[STATE] === 'Z' ? undefined : fields[START_TIME];
}

/** True while that very process lives. */
export function isSameProcess(identity: ProcessIdentity): boolean {
  return processStart(identity.pid) === identity.start;
}
