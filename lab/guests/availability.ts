import { realpathSync } from 'node:fs';
import { isInstalled, runCommand } from './command';
import { findCgroupMounts } from './holder';

/** Programs that guests are run with, and the Debian package of each. */
const TOOLS: Readonly<Record<string, string>> = {
  'systemd-nspawn': 'systemd-container',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  flock: 'util-linux',
  mount: 'mount',
  ip: 'iproute2',
  nc: 'netcat-openbsd',
  socat: 'socat',
  mmdebstrap: 'mmdebstrap',
};

/** The folder as the kernel knows it, as far as it exists. */
function realFolder(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    return directory;
  }
}

function missingTools(): string | null {
  const missing = Object.keys(TOOLS).filter((tool) => !isInstalled(tool));
  if (missing.length === 0) return null;
  const packages = [...new Set(missing.map((tool) => TOOLS[tool]))].join(' ');
  return `guests need ${missing.join(', ')}; install them with: apt-get install ${packages}`;
}

/**
 * Why no guest can run on this machine, whatever its root; null when guests can.
 *
 * @param folders Folders that guests' files lie in.
 */
export function machineObstacle(folders: readonly string[], uid: number): string | null {
  if (uid !== 0) return `guests need root, and this user's id is ${String(uid)}`;
  for (const folder of folders.map(realFolder)) {
    if (/[,:\\\n]/.test(folder)) return `guests cannot live in ${folder}: its path has one of , : \\ in it`;
    if (/^(\/run|\/var\/run)(\/|$)/.test(folder)) return `guests cannot live below /run (${folder})`;
  }
  const tools = missingTools();
  if (tools !== null) return tools;
  if (findCgroupMounts() === null) {
    return 'guests need version 2 of control groups, and none is mounted; mount it with: mount -t cgroup2 none /sys/fs/cgroup';
  }
  return null;
}

// Everything is made in namespaces that end with the script, the control group apart.
const PROBE = `set -e
ip link add lab0 type bridge || { echo 'bridge devices'; exit 1; }
ip link add lab1 type veth peer name lab2 || { echo 'veth devices'; exit 1; }
mkdir -p "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/usr,upperdir=$1/upper,workdir=$1/work" "$1/root" || {
  echo "an overlay file system on $1"; exit 1; }
umount "$1/root"
mount -t cgroup2 none /sys/fs/cgroup || { echo 'mounting control groups'; exit 1; }
mkdir "/sys/fs/cgroup/$2" || { echo 'making control groups'; exit 1; }
test -e "/sys/fs/cgroup/$2/cgroup.kill" || { rmdir "/sys/fs/cgroup/$2"; echo 'ending a control group at once (Linux 5.14)'; exit 1; }
rmdir "/sys/fs/cgroup/$2"
`;

/**
 * Asks the kernel for everything that guests need; null when it has it all.
 *
 * @param scratch A folder of its own on the file system that guests lie on; the caller removes it.
 */
export async function kernelObstacle(scratch: string, name: string): Promise<string | null> {
  const namespaces = ['--mount', '--propagation', 'private', '--net'];
  const result = await runCommand(['unshare', ...namespaces, 'sh', '-c', PROBE, 'sh', scratch, name]);
  if (result.code === 0) return null;
  const lacking = result.stdout.trim() || 'namespaces of its own';
  return `guests need ${lacking}, which this machine refuses: ${result.stderr.trim()}`;
}
