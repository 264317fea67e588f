import { ProblemList } from '../errors';
import type { SourceFile } from '../text';
import type { Place } from '../text';
import { MacAddress } from '../values';
import { descend, readYaml, toPlain } from '../yaml';
import type { Lock, LockedMachine, MachineAllocation } from './lock';
import { entryOf, isSame, lineOf, parseEntry } from './lock-entry';

const HEADER = `# What Rackwright handed out: VM ids, MAC addresses and IP addresses. Commit this file; do not edit it.
# After a merge conflict run \`rackwright validate\`: it reads both sides and writes the file anew.
version: 1
machines:
`;

/** What may stand beside the machines: comments, the head, and the marks that git leaves in a conflict. */
const OTHER_LINE = /^(\s*(#.*)?|version: 1|machines:( \{\})?|(<{7}|={7}|>{7}|\|{7})( .*)?)$/;
const MACHINE_LINE = /^ {2}([A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*): (\{.*\})$/;
const KEY = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/;

/**
 * Reads the lock. It is YAML with one machine a line, so that git merges it by machine; being read line by line, both
 * sides of a merge conflict count, and ten thousand machines take milliseconds.
 */
export function readLock(source: SourceFile, problems: ProblemList): Lock {
  const lock = new Map<string, LockedMachine>();
  let start = 0;
  let isTried = false;
  for (const text of source.text.split('\n')) {
    const line = text.replace(/\r$/, '');
    const place = { source, start, end: start + line.length };
    start += text.length + 1;
    if (OTHER_LINE.test(line)) continue;
    const version = /^version: (\d+)$/.exec(line)?.[1];
    if (version !== undefined) {
      problems.add({
        code: 'LOCK_INVALID',
        message: `the lock is of version ${version}, and this Rackwright knows version 1`,
        hint: 'a newer Rackwright wrote it: take that one; or take the file back from version control',
        place,
      });
      continue;
    }
    const [, key, json] = MACHINE_LINE.exec(line) ?? [];
    const machine = json === undefined ? undefined : parseEntry(json);
    if (key !== undefined && machine) {
      remember(lock, { key, machine, place }, problems);
      continue;
    }
    // The whole file is one that a formatter wrote, or none of its lines is.
    const formatted = isTried ? undefined : readFormatted(source);
    isTried = true;
    if (formatted) return rememberAll(formatted, problems);
    problems.add({
      code: 'LOCK_INVALID',
      message: 'this line is none that Rackwright writes',
      hint: 'take the file back from version control, or remove the line: what it held is then handed out anew',
      place,
    });
  }
  return lock;
}

interface Line {
  readonly key: string;
  readonly machine: MachineAllocation;
  readonly place: Place;
}

function rememberAll(lines: readonly Line[], problems: ProblemList): Lock {
  const lock = new Map<string, LockedMachine>();
  for (const line of lines) remember(lock, line, problems);
  return lock;
}

function remember(
  lock: Map<string, LockedMachine>,
  { key, machine, place }: Line,
  problems: ProblemList,
): void {
  if (lock.has(key)) {
    // Equal lines are what a union of both sides has, and no conflict.
    if (isSame(lock.get(key), machine)) return;
    problems.add({
      code: 'ALLOCATION_CONFLICT',
      severity: 'warning',
      message: `"${key}" stands twice; the first counts`,
      hint: 'two branches gave it different values: check which of them is deployed',
      place,
    });
  } else if ([...machine.nics.values()].some(({ mac }) => isForeign(mac))) {
    problems.add({
      code: 'ALLOCATED_MAC_FOREIGN',
      message: `"${key}" has a MAC address outside of ${MacAddress.PROXMOX_PREFIX}, which was never handed out`,
      hint: 'remove the line, or write the address as "mac" of the NIC',
      place,
    });
  } else lock.set(key, { ...machine, place });
}

/** What a formatter of YAML made of the lock: the same over other lines. Undefined where it is anything else. */
function readFormatted(source: SourceFile): readonly Line[] | undefined {
  const tree = readYaml(source, new ProblemList());
  const machines = descend(tree, ['machines']);
  const version = descend(tree, ['version']);
  if (machines?.kind !== 'map' || version?.kind !== 'scalar' || version.value !== 1) return undefined;
  const lines = [...machines.entries].map(([key, { key: place, value }]) => {
    const machine = KEY.test(key) ? entryOf(toPlain(value)) : undefined;
    return machine && { key, machine, place };
  });
  return lines.every((line) => line !== undefined) ? lines : undefined;
}

function isForeign(mac: string | undefined): boolean {
  return mac !== undefined && !MacAddress.parse(mac).text.startsWith(`${MacAddress.PROXMOX_PREFIX}:`);
}

/** The text of a lock: the same for equal allocations, whatever their order. */
export function renderLock(allocations: ReadonlyMap<string, MachineAllocation>): string {
  const lines = [...allocations]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, allocation]) => lineOf(key, allocation));
  return lines.length === 0 ? '' : HEADER + lines.join('');
}
