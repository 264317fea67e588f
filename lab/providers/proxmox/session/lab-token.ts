import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the lookup of a running lab needs. */
export interface LabSearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly endpoint: string;
}

/**
 * Finds the token of a running lab with this endpoint, so that a plain shell needs no credentials for the lab:
 * `<state>/labs/NAME/lab.json` names the endpoint, `token` beside it holds the secret.
 */
export function findLabToken(
  search: LabSearch,
): { readonly token: string; readonly lab: string } | undefined {
  const directory = join(stateDirectory(search.environment), 'labs');
  for (const name of listNames(directory)) {
    const lab = readLab(join(directory, name, 'lab.json'));
    if (lab === undefined || !isSameEndpoint(lab, search.endpoint)) continue;
    const token = readText(join(directory, name, 'token'))?.trim();
    if (token !== undefined && token !== '') return { token, lab: name };
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

function readLab(file: string): string | undefined {
  try {
    const lab: unknown = JSON.parse(readText(file) ?? 'null');
    if (typeof lab !== 'object' || lab === null || !('endpoint' in lab)) return undefined;
    return typeof lab.endpoint === 'string' ? lab.endpoint : undefined;
  } catch {
    return undefined;
  }
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
