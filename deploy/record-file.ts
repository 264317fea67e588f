import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Address of the resource that writes a record. */
export const RECORD = 'local_file.deployment';

/** What a deployment leaves of an environment, or of a part of one: `.rackwright/deployments/dev--0.json`. */
export interface DeploymentFile {
  /** Absent in records of earlier versions. */
  readonly site?: unknown;
  readonly hosts?: object;
}

/** @param name of an environment or a part, `dev--0` */
export function recordFile(project: string, name: string): string {
  return join(project, '.rackwright', 'deployments', `${name}.json`);
}

/** The text of a record; undefined where there is none. */
export function recordText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** A record; undefined where there is none. */
export function readRecord(project: string, name: string): DeploymentFile | undefined {
  const text = recordText(recordFile(project, name));
  return text === undefined ? undefined : (JSON.parse(text) as DeploymentFile);
}
