// npm packages, exactly as a package-lock.json names them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../progress.mjs';
import { quiet } from '../quiet.mjs';

/** The packages of a lock file by their folder; of one that is not there, none. */
function packagesOf(file) {
  if (!existsSync(file)) return {};
  const { packages = {} } = JSON.parse(readFileSync(file, 'utf8'));
  return packages;
}

/**
 * Whether npm's own record of node_modules has what the lock file names, and every folder is there. npm writes that
 * record at the end, whoever ran it. Optional packages are those of other platforms, too, and may be absent.
 */
function isInstalled(folder) {
  const installed = packagesOf(join(folder, 'node_modules', '.package-lock.json'));
  return Object.entries(packagesOf(join(folder, 'package-lock.json'))).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found === undefined) return wanted.optional === true || wanted.devOptional === true;
    const isSame = ['version', 'integrity', 'link'].every((field) => found[field] === wanted[field]);
    return isSame && existsSync(join(folder, path));
  });
}

/** Packages of the folder's lock file. */
export function nodePackages({ folder, name, what, required }) {
  return {
    name,
    required,
    what,
    command: `cd ${folder} && npm ci`,
    installable: true,
    isPresent: () => existsSync(join(folder, 'node_modules')) && isInstalled(folder),
    install: () => run('npm', ['ci', '--no-fund', '--no-audit'], { cwd: folder, env: quiet }),
  };
}
