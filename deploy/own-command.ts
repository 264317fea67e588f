import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * How provisioners start Rackwright from the project's folder: by the same words on every machine, wherever the package
 * is linked from there, `node node_modules/rackwright/cli/rackwright.mjs`.
 *
 * @param project folder of the project, absolute
 * @param home folder of the package, absolute
 */
export function ownCommand(project: string, home: string): string {
  const usual = ['cli/rackwright.mjs', 'node_modules/rackwright/cli/rackwright.mjs'];
  const found = usual.find((file) => existsSync(join(project, file)));
  return `node ${found ?? relative(project, join(home, 'cli', 'rackwright.mjs'))}`;
}
