import { runningGuests } from '../guests';
import { hasSave, saveLab } from '../saves';
import { LabError } from './lab-error';
import { isNewLab } from './lab-record';

/** Keeps a copy of a lab that is down. @throws LabError LAB_SAVE_EXISTS, LAB_GUESTS_RUN, LAB_NOT_RUNNING */
export async function saveStoppedLab(directory: string, name: string): Promise<void> {
  needFreeName(directory, name);
  if (isNewLab(directory))
    throw new LabError('LAB_NOT_RUNNING', 'there is no such lab; see rackwright lab list');
  const guests = runningGuests(directory);
  if (guests.length > 0)
    throw new LabError(
      'LAB_GUESTS_RUN',
      `the lab's process was killed and guests still run (${guests.join(', ')}): run rackwright lab up first`,
    );
  await saveLab({ directory, name, at: new Date() });
}

/** @throws LabError LAB_SAVE_EXISTS */
export function needFreeName(directory: string, name: string): void {
  if (hasSave(directory, name))
    throw new LabError(
      'LAB_SAVE_EXISTS',
      `there is a copy "${name}" already; take another name, or remove it: rackwright lab snapshots remove ${name}`,
    );
}
