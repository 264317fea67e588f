import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What all processes of the guests of a lab have used, by its folder: seconds of processor, and memory now. */
export function usage(labDirectory: string): { cpuS: number; mib: number } {
  const lab = groupOf(labDirectory);
  const trees = ['/sys/fs/cgroup/unified', '/sys/fs/cgroup'].map((tree) => join(tree, 'rackwright'));
  const tree = trees.find((each) => existsSync(each));
  const folder = tree === undefined ? '' : join(tree, lab);
  const stat = existsSync(join(folder, 'cpu.stat')) ? readFileSync(join(folder, 'cpu.stat'), 'utf8') : '';
  const legacy = join('/sys/fs/cgroup/memory/rackwright', lab, 'memory.usage_in_bytes');
  const memory = [join(folder, 'memory.current'), legacy].find((file) => existsSync(file));
  return {
    cpuS: Number(/^usage_usec (\d+)/m.exec(stat)?.[1] ?? NaN) / 1e6,
    mib: memory === undefined ? NaN : Number(readFileSync(memory, 'utf8')) / 2 ** 20,
  };
}

/** The control group's name begins with that of the folder. */
function groupOf(labDirectory: string): string {
  const status = readFileSync(join(labDirectory, 'guests', 'reach'), 'utf8');
  return new RegExp(`rackwright/(${basename(labDirectory)}-[0-9a-f]+)/`).exec(status)?.[1] ?? '';
}
