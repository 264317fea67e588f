import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const run = (command: string, ...args: string[]): string => execFileSync(command, args, { encoding: 'utf8' });

function cgroups(folder: string, depth: number): string[] {
  if (depth === 0 || !existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => [`${folder}/${entry.name}`, ...cgroups(`${folder}/${entry.name}`, depth - 1)]);
}

/** What a lab could leave behind on the machine: links, mounts, namespaces, processes, cgroups, limits. */
export function machineTraces(): string[] {
  const processes = run('ps', '-eo', 'args')
    .split('\n')
    .filter(
      (line) =>
        /rackwright lab|systemd-nspawn|unshare .*--kill-child|socat /.test(line) && !line.includes('ps -eo'),
    );
  return [
    ...run('ip', '-o', 'link')
      .split('\n')
      .map((line) => `link ${line.split(':')[1] ?? ''}`),
    ...readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => `mount ${line.split(' ').slice(0, 3).join(' ')}`),
    ...run('ip', 'netns', 'list')
      .split('\n')
      .map((line) => `netns ${line}`),
    ...processes.map((line) => `process ${line}`),
    ...cgroups('/sys/fs/cgroup', 3)
      .filter((path) => path.includes('rackwright'))
      .map((path) => `cgroup ${path}`),
    `inotify ${readFileSync('/proc/sys/fs/inotify/max_user_instances', 'utf8').trim()}`,
  ].toSorted();
}
