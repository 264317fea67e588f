// The root file system that all lab guests share: built once for each machine, kept in the cache folder.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { run } from '../progress.mjs';

/** @param after - the requirement that the command line needs to start; none beside a package */
export function guestRoot({ home, after }) {
  const cli = join(home, 'cli', 'rackwright.mjs');
  const isRoot = process.getuid?.() === 0;
  return {
    name: 'Lab guest root',
    required: false,
    what: 'a Debian root for the lab guests, from your own apt sources (about 300 MB, two to three minutes, once)',
    command: 'npx rackwright lab root build',
    installable: true,
    // Built by sudo it would lie in the cache of root, and this user could run no guest with it either.
    ...(isRoot ? {} : { obstacle: 'guests need root; for this user the lab goes without them' }),
    ...(after ? { after } : {}),
    isPresent: () =>
      spawnSync(process.execPath, [cli, 'lab', 'root', 'status'], { stdio: 'ignore' }).status === 0,
    install: () =>
      run(process.execPath, [cli, 'lab', 'root', 'build'], { cwd: home, label: 'lab guest root' }),
  };
}
