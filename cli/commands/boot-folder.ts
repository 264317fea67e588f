import { accessSync, constants } from 'node:fs';
import { join, resolve } from 'node:path';
import { bootRoom } from '../boot-room';
import type { Context } from '../context';

/**
 * Folder of the provisioning server's state, which may not be there yet.
 * @param chosen by `--data`
 * @throws BootError BOOT_FOLDER_DENIED
 */
export function bootFolder({ project }: Context, chosen: string | undefined): string {
  const folder = chosen === undefined ? join(project, '.rackwright', 'boot') : resolve(project, chosen);
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') throw bootRoom().deniedFolder(folder);
  }
  return folder;
}
