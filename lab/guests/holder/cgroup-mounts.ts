import { readFileSync } from 'node:fs';
/** Where this machine's control groups are mounted, as far as guests use them. */
export interface CgroupMounts {
  /** The version 2 tree: `/sys/fs/cgroup`, or `/sys/fs/cgroup/unified` beside version 1. */
  readonly unified: string;
  /** The version 1 tree that limits memory; absent where version 2 does. */
  readonly memory?: string;
  /** The version 1 tree that limits CPU time; absent where version 2 does. */
  readonly cpu?: string;
}

interface Mount {
  readonly root: string;
  readonly point: string;
  readonly type: string;
  readonly options: readonly string[];
}

function parseMount(line: string): Mount | null {
  const [before = '', after = ''] = line.split(' - ');
  const [, , , root = '', point = ''] = before.split(' ');
  const [type = '', , options = ''] = after.split(' ');
  return type === '' ? null : { root, point, type, options: options.split(',') };
}

/**
 * Asks the kernel where control groups are mounted; null when no version 2 tree is.
 *
 * @param mountinfo Text of `/proc/self/mountinfo`.
 */
export function findCgroupMounts(
  mountinfo: string = readFileSync('/proc/self/mountinfo', 'utf8'),
): CgroupMounts | null {
  const mounts = mountinfo.split('\n').flatMap((line) => parseMount(line) ?? []);
  const unified = mounts.filter((mount) => mount.type === 'cgroup2');
  const chosen = unified.find((mount) => mount.root === '/') ?? unified[0];
  if (!chosen) return null;
  const legacy = (controller: string): string | undefined =>
    mounts.find((mount) => mount.type === 'cgroup' && mount.options.includes(controller))?.point;
  const memory = legacy('memory');
  const cpu = legacy('cpu');
  return {
    unified: chosen.point,
    ...(memory === undefined ? {} : { memory }),
    ...(cpu === undefined ? {} : { cpu }),
  };
}
