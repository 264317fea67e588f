import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

const NAMESPACES = ['mnt', 'net', 'pid', 'uts'] as const;

const processes = (): string[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name));

function quietly<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** The namespaces that a process is in, as the kernel names them: `net:[4026532210]`. */
export function namespacesOf(pid: number): readonly string[] {
  return NAMESPACES.map((kind) => readlinkSync(`/proc/${String(pid)}/ns/${kind}`));
}

/** Processes of this machine that are in one of those namespaces. */
export function processesIn(namespaces: readonly string[]): readonly string[] {
  return processes().filter((pid) =>
    NAMESPACES.some((kind) =>
      namespaces.includes(quietly(() => readlinkSync(`/proc/${pid}/ns/${kind}`)) ?? ''),
    ),
  );
}

/** Processes whose control group has that text in its path. */
export function processesInGroup(text: string): readonly string[] {
  return processes().filter((pid) =>
    quietly(() => readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.includes(text),
  );
}

/** Mount points of this process that have that text in them. */
export function mountsWith(text: string): readonly string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(text));
}

/** Control groups with that text in their path. */
export function groupsWith(text: string): readonly string[] {
  const found = execFileSync('find', ['/sys/fs/cgroup', '-type', 'd', '-path', `*${text}*`], {
    encoding: 'utf8',
  });
  return found.split('\n').filter(Boolean);
}

/** Names of the network devices of the machine itself. */
export function links(): readonly string[] {
  return readdirSync('/sys/class/net').sort();
}

/** The machine's limit that labs raise; null while a lab of someone else keeps it raised. */
export function inotifyLimit(): string | null {
  if (existsSync('/run/rackwright-inotify')) return null;
  return readFileSync('/proc/sys/fs/inotify/max_user_instances', 'utf8').trim();
}
