// npm packages, exactly as a package-lock.json names them.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../progress.mjs';

/** Packages of the folder's lock file; a stamp in node_modules says which lock file they were installed from. */
export function nodePackages({ folder, name, what, required }) {
  const stamp = join(folder, 'node_modules', '.rackwright-lock');
  const hash = () =>
    createHash('sha256')
      .update(readFileSync(join(folder, 'package-lock.json')))
      .digest('hex');
  return {
    name,
    required,
    what,
    command: `cd ${folder} && npm ci`,
    installable: true,
    isPresent: () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash(),
    async install() {
      await run('npm', ['ci', '--no-fund', '--no-audit'], { cwd: folder, env: { CHECKPOINT_DISABLE: '1' } });
      writeFileSync(stamp, hash());
    },
  };
}
