import { requireCommand } from '../command';

/** Where the machine's own value is kept while labs run; gone after a boot, as the raised value is. */
const LEDGER = '/run/rackwright-inotify';
const LIMIT = '/proc/sys/fs/inotify/max_user_instances';
/** Each guest takes about six: 128, the kernel's default, hangs the boot of the 22nd. */
const WANTED = 8192;

// Several labs share the limit: the first to come notes the machine's value, the last to go puts it back. A lab is a
// file named by its holder's id and start time, so that one that was killed no longer counts.
const PRUNE = `
for entry in "$ledger"/users/*; do
  [ -e "$entry" ] || continue
  name=\${entry##*/}
  stat=$(cat "/proc/\${name%-*}/stat" 2>/dev/null) || { rm -f "$entry"; continue; }
  rest=\${stat##*) }
  set -- $rest
  shift 19
  [ "$1" = "\${name#*-}" ] || rm -f "$entry"
done
`;

const RAISE = `set -eu
ledger=$1 limit=$2 wanted=$3 user=$4
mkdir -p "$ledger/users"
${PRUNE}
now=$(cat "$limit")
[ -e "$ledger/original" ] || echo "$now" > "$ledger/original"
: > "$ledger/users/$user"
[ "$now" -ge "$wanted" ] || echo "$wanted" > "$limit"
`;

const RESTORE = `set -eu
ledger=$1 limit=$2 user=$4
[ -d "$ledger" ] || exit 0
rm -f "$ledger/users/$user"
${PRUNE}
rmdir "$ledger/users" 2>/dev/null || exit 0
[ ! -e "$ledger/original" ] || cat "$ledger/original" > "$limit"
rm -rf "$ledger"
`;

async function underLock(script: string, holder: string): Promise<void> {
  // The lock is on /run itself, so that no lock file stays behind.
  await requireCommand(['flock', '/run', 'sh', '-c', script, 'sh', LEDGER, LIMIT, String(WANTED), holder]);
}

/**
 * Raises `fs.inotify.max_user_instances` for as long as the lab's holder lives.
 *
 * @param holder Id and start time of the holder's process, `4711-123456`.
 */
export async function raiseInotifyLimit(holder: string): Promise<void> {
  await underLock(RAISE, holder);
}

/** Puts the machine's own value back, unless another lab still needs the raised one. */
export async function restoreInotifyLimit(holder: string): Promise<void> {
  await underLock(RESTORE, holder);
}
