// The root file system that all lab guests share: built once for each machine, kept in the cache folder.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { run } from '../progress.mjs';

export function guestRoot({ home }) {
  const cli = join(home, 'cli', 'rackwright.mjs');
  const isRoot = process.getuid?.() === 0;
  return {
    name: 'Lab guest root',
    required: false,
    what: 'a Debian root for the lab guests, from your own apt sources (about 300 MB, two to three minutes, once)',
    command: `${isRoot ? '' : 'sudo '}npx rackwright lab root build`,
    installable: isRoot,
    isPresent: () =>
      spawnSync(process.execPath, [cli, 'lab', 'root', 'status'], { stdio: 'ignore' }).status === 0,
    install: () =>
      run(process.execPath, [cli, 'lab', 'root', 'build'], { cwd: home, label: 'lab guest root' }),
  };
}
