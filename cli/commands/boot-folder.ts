import { join, resolve } from 'node:path';
import type { Context } from '../context';

/** Folder of the provisioning server's state. @param chosen by `--data` */
export function bootFolder({ project }: Context, chosen: string | undefined): string {
  return chosen === undefined ? join(project, '.rackwright', 'boot') : resolve(project, chosen);
}
