import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** The first file of that name in folders, such as those of PATH, that this user may start; undefined where there is none. */
export function firstExecutable(folders: readonly string[], name: string): string | undefined {
  return folders
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
