import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the lookup of a running lab needs. */
export interface LabSearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly endpoint: string;
}

/** A lab of this machine's user. */
export interface FoundLab {
  readonly token: string;
  /** Name of the lab, `default`. */
  readonly lab: string;
  /** False when its process has gone without taking its record away. */
  readonly isRunning: boolean;
  /** Where the SSH of its nodes is; none where the lab has none. */
  readonly nodes: readonly NodeSsh[];
  /** PEM of the key that its nodes take. */
  readonly privateKey: string | undefined;
}

interface NodeSsh {
  readonly node: string;
  readonly address: string;
  readonly port: number;
}

/**
 * Finds the lab with this endpoint, so that a plain shell needs neither credentials nor a key for it:
 * `<state>/labs/NAME/lab.json` names the endpoint and the nodes' SSH, `token` and `ssh/id_ed25519` beside it hold the secrets.
 */
export function findLab(search: LabSearch): FoundLab | undefined {
  const directory = join(stateDirectory(search.environment), 'labs');
  for (const name of listNames(directory)) {
    const lab = readLab(join(directory, name, 'lab.json'));
    if (lab === undefined || !isSameEndpoint(lab.endpoint, search.endpoint)) continue;
    const token = readText(join(directory, name, 'token'))?.trim();
    if (token === undefined || token === '') continue;
    const privateKey = readText(join(directory, name, 'ssh', 'id_ed25519'));
    return { token, lab: name, isRunning: isRunning(lab), nodes: nodesOf(lab), privateKey };
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
  readonly ssh?: unknown;
}

function nodesOf({ ssh }: RecordedLab): readonly NodeSsh[] {
  const entries = Array.isArray(ssh) ? (ssh as readonly Partial<NodeSsh>[]) : [];
  return entries.flatMap(({ node, address, port }) =>
    node === undefined || address === undefined || port === undefined ? [] : [{ node, address, port }],
  );
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
