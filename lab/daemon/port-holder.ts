import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** State of a socket that listens, in `/proc/net/tcp`. */
const LISTENING = '0A';
/** Columns there. */
const [LOCAL, STATE, INODE] = [1, 3, 9] as const;
const LAB_TITLE = 'rackwright lab ';

/** What to do about who has a port. */
export interface PortHolder {
  /** `nginx (process 812)`, `the lab "default" of /home/ann/.local/state/rackwright` */
  readonly name: string;
  /** How it is ended, where that is known: a command. */
  readonly end?: string;
}

/**
 * Who listens at a TCP port of this machine, by Linux' own tables. Undefined where that cannot be found out: nobody does,
 * or it is a process of somebody else that is not to be looked into.
 */
export function portHolder(port: number): PortHolder | undefined {
  const sockets = new Set(['tcp', 'tcp6'].flatMap((table) => listeningAt(`/proc/net/${table}`, port)));
  if (sockets.size === 0) return undefined;
  const pid = entries('/proc').find((name) => /^\d+$/.test(name) && holds(name, sockets));
  return pid === undefined ? undefined : describe(pid);
}

/** `socket:[12345]` of each socket that listens there. */
function listeningAt(table: string, port: number): readonly string[] {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return text(table)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[STATE] === LISTENING && columns[LOCAL]?.endsWith(end))
    .map((columns) => `socket:[${String(columns[INODE])}]`);
}

function holds(pid: string, sockets: ReadonlySet<string>): boolean {
  return entries(`/proc/${pid}/fd`).some((fd) => sockets.has(link(`/proc/${pid}/fd/${fd}`)));
}

/** By its name alone: arguments may hold secrets. A lab works in its folder, `<state>/labs/<name>`. */
function describe(pid: string): PortHolder {
  const directory = link(`/proc/${pid}/cwd`);
  const isLab = text(`/proc/${pid}/cmdline`).startsWith(LAB_TITLE);
  if (!isLab || basename(dirname(directory)) !== 'labs')
    return { name: `${text(`/proc/${pid}/comm`).trim() || 'a program'} (process ${pid})` };
  const [lab, state] = [basename(directory), dirname(dirname(directory))];
  return {
    name: `the lab "${lab}" of ${state}`,
    end: `RACKWRIGHT_STATE_DIR=${state} rackwright lab down --lab ${lab}`,
  };
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Of another user, or ended meanwhile.
    return [];
  }
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
