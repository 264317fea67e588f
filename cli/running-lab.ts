import { isAlive, labDirectory, LabError, readLabRecord, type LabRecord } from '../lab/daemon';
import type { Context } from './context';

/** A lab that is up. */
export interface RunningLab {
  readonly directory: string;
  readonly record: LabRecord;
}

/** Finds a lab that is up by its name. @throws LabError LAB_NOT_RUNNING */
export function runningLab({ folders }: Context, name: string): RunningLab {
  const directory = labDirectory(folders, name);
  const record = readLabRecord(directory);
  if (record && isAlive(record)) return { directory, record };
  throw new LabError('LAB_NOT_RUNNING', `lab ${name} is not up; start it with: rackwright lab up`);
}
