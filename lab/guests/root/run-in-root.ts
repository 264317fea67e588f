import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand, type CommandResult } from '../command';
import { needRoot, rootsFolder, type RootPlace } from './root-store';

/** What a command in the root is given. */
export interface RunInRootOptions extends RootPlace {
  /** Files that the command sees, by absolute path: `{ '/tmp/user-data': '#cloud-config\n' }`. */
  readonly files?: Readonly<Record<string, string>>;
}

// What the command writes goes to a layer that is thrown away; the mounts end with the namespace.
const SCRIPT = `set -e
lower=$1 scratch=$2
shift 2
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$scratch/upper,workdir=$scratch/work" "$scratch/root"
mount -t proc proc "$scratch/root/proc"
mount --bind /dev/null "$scratch/root/dev/null"
exec chroot "$scratch/root" "$@"
`;

/**
 * Runs a command of the guests' root, without a guest: `cloud-init schema`, `nft --check`, `visudo --check`.
 *
 * It has no network and leaves nothing behind.
 *
 * @throws GuestError GUESTS_UNAVAILABLE when the root is not built.
 */
export async function runInRoot(argv: readonly string[], options: RunInRootOptions): Promise<CommandResult> {
  const { directory } = needRoot(options);
  const scratch = mkdtempSync(join(rootsFolder(options.cacheDirectory), '.run-'));
  try {
    for (const folder of ['upper', 'work', 'root']) mkdirSync(join(scratch, folder), { mode: 0o755 });
    for (const [path, text] of Object.entries(options.files ?? {})) {
      const file = join(scratch, 'upper', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const namespaces = ['--mount', '--propagation', 'private', '--net', '--pid', '--fork', '--kill-child'];
    return await runCommand([
      ...['unshare', ...namespaces, 'sh', '-c', SCRIPT, 'sh', directory, scratch],
      ...argv,
    ]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
