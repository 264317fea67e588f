import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

function processesOf(directory: string): string[] {
  const found: string[] = [];
  for (const pid of readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && name !== String(process.pid),
  )) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      // Who has no arguments any more is about to end.
      if (command === '') continue;
      if (command.includes(directory) || readlinkSync(`/proc/${pid}/cwd`).startsWith(directory))
        found.push(command);
    } catch {
      // It ended while it was looked at.
    }
  }
  return found;
}

function controlGroups(folder: string, depth: number): string[] {
  if (depth === 0) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [`${folder}/${name}`, ...controlGroups(`${folder}/${name}`, depth - 1)]);
}

/** What a lab in the folder has on the machine: processes, mounts and control groups; other labs are left out. */
export function tracesOf(directory: string, group: string): string[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  return [
    ...processesOf(directory).map((command) => `process ${command}`),
    ...mounts.filter((line) => line.includes(directory)).map((line) => `mount ${line}`),
    ...controlGroups('/sys/fs/cgroup', 4)
      .filter((path) => path.endsWith(`/${group}`))
      .map((path) => `cgroup ${path}`),
  ];
}
