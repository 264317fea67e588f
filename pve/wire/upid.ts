import { WireError } from './wire-error';

/** The parts of a task's unique id. */
export interface Upid {
  readonly node: string;
  readonly pid: number;
  /** Start of the process in clock ticks since the node booted. */
  readonly pstart: number;
  /** Seconds since 1970. */
  readonly starttime: number;
  /** `qmstart`, `qmclone`, `download`, … */
  readonly type: string;
  /** What the task works on, `100`; may be empty. */
  readonly id: string;
  /** `root@pam` or `root@pam!token`. */
  readonly user: string;
}

/**
 * Reads `UPID:pve1:0000100E:0001001A:6B008F91:qmcreate:150:root@pam!tf:`; the last colon may be missing.
 *
 * @throws WireError WIRE_UPID
 */
export function parseUpid(text: string): Upid {
  const match =
    /^UPID:([a-zA-Z0-9][\w.-]*):([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8,9}):([0-9A-Fa-f]{8}):([^:\s]+):([^:\s]*):([^:\s]+):?$/.exec(
      text,
    );
  const [, node, pid, pstart, starttime, type, id, user] = match ?? [];
  if (node === undefined || pid === undefined || pstart === undefined || starttime === undefined) {
    throw new WireError(
      'WIRE_UPID',
      `invalid UPID '${text}': PVE writes UPID:node:pid:pstart:starttime:type:id:user:`,
    );
  }
  return {
    node,
    pid: Number.parseInt(pid, 16),
    pstart: Number.parseInt(pstart, 16),
    starttime: Number.parseInt(starttime, 16),
    type: type ?? '',
    id: id ?? '',
    user: user ?? '',
  };
}

/** Writes a UPID as PVE does: hexadecimal in capitals, eight digits, a colon at the end. */
export function formatUpid(upid: Upid): string {
  return `UPID:${upid.node}:${hex(upid.pid)}:${hex(upid.pstart)}:${hex(upid.starttime)}:${upid.type}:${upid.id}:${upid.user}:`;
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(8, '0');
}
