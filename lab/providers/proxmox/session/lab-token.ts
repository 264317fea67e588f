import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the lookup of a running lab needs. */
export interface LabSearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly endpoint: string;
}

/** The token of a lab. */
export interface LabToken {
  readonly token: string;
  /** Name of the lab, `default`. */
  readonly lab: string;
  /** False when its process has gone without taking its record away. */
  readonly isRunning: boolean;
}

/**
 * Finds the token of a lab with this endpoint, so that a plain shell needs no credentials for the lab:
 * `<state>/labs/NAME/lab.json` names the endpoint, `token` beside it holds the secret.
 */
export function findLabToken(search: LabSearch): LabToken | undefined {
  const directory = join(stateDirectory(search.environment), 'labs');
  for (const name of listNames(directory)) {
    const lab = readLab(join(directory, name, 'lab.json'));
    if (lab === undefined || !isSameEndpoint(lab.endpoint, search.endpoint)) continue;
    const token = readText(join(directory, name, 'token'))?.trim();
    if (token !== undefined && token !== '') return { token, lab: name, isRunning: isRunning(lab) };
  }
  return undefined;
}

function stateDirectory(environment: LabSearch['environment']): string {
  const { RACKWRIGHT_STATE_DIR: own, XDG_STATE_HOME: shared, HOME: home } = environment;
  if (own !== undefined && own !== '') return own;
  if (shared !== undefined && shared !== '') return join(shared, 'rackwright');
  return join(home !== undefined && home !== '' ? home : homedir(), '.local', 'state', 'rackwright');
}

function listNames(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}

interface RecordedLab {
  readonly endpoint: string;
  readonly pid?: unknown;
  readonly pidStart?: unknown;
}

function readLab(file: string): RecordedLab | undefined {
  try {
    const lab: unknown = JSON.parse(readText(file) ?? 'null');
    if (typeof lab !== 'object' || lab === null || !('endpoint' in lab)) return undefined;
    return typeof lab.endpoint === 'string' ? (lab as RecordedLab) : undefined;
  } catch {
    return undefined;
  }
}

/** The recorded process, by its start time: a tunnel to a real PVE may have the port of a lab that is gone. */
function isRunning({ pid, pidStart }: RecordedLab): boolean {
  const stat = typeof pid === 'number' ? readText(`/proc/${String(pid)}/stat`) : undefined;
  // The 22nd field; the second, the name in parentheses, may hold blanks.
  return stat !== undefined && stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] === pidStart;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isSameEndpoint(left: string, right: string): boolean {
  try {
    const [one, other] = [new URL(left), new URL(right)];
    return one.protocol === other.protocol && hostOf(one) === hostOf(other) && one.port === other.port;
  } catch {
    return false;
  }
}

function hostOf(url: URL): string {
  return url.hostname === 'localhost' ? '127.0.0.1' : url.hostname;
}
