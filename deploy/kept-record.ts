import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PlanRequest } from './deploy-request';
import { recordFile } from './record-file';

/**
 * Does the work of an apply. Terraform removes the record of a deployment before it makes what changes, and writes it anew at the
 * end: where it does not come so far, the machines that were there before stay known by the former one.
 */
export async function withRecordKept<Result>(
  { project, environment }: Pick<PlanRequest, 'project' | 'environment'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const file = recordFile(project, environment.name);
  const before = existsSync(file) ? readFileSync(file) : undefined;
  try {
    return await work();
  } catch (error) {
    if (before && !existsSync(file)) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, before);
    }
    throw error;
  }
}
