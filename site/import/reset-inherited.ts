import type { Place } from '../text';
import { PROFILE_HOST } from './answer-target';
import type { ImportContext } from './import-context';

type Path = readonly string[];

/** Parts of a machine that an answer says as a whole: one that has its own takes nothing of what holds for all. */
const WHOLE: readonly Path[] = [
  ['disks'],
  ['raid'],
  ['answer', 'lvm'],
  ['answer', 'zfs'],
  ['answer', 'btrfs'],
];

/** Removes, for a machine that an answer describes, what it would take over of the disks and answers for all. */
export function resetInherited(file: string, place: Place, { site, changes }: ImportContext): void {
  const leavesIn = (of: Path): Path[] => [
    ...site.leavesOf('defaults.yaml', of),
    ...changes.in('defaults.yaml', of).map(({ path }) => path.slice(of.length)),
  ];
  const inherited = [
    ...leavesIn(['host']).filter((path) => WHOLE.some((part) => startsWith(path, part))),
    // The answer for all machines is no answer to one that has its own, whose disks it does not take in any case.
    ...leavesIn(PROFILE_HOST).filter(
      (path) => path[0] === 'answer' && !WHOLE.some((part) => startsWith(path, part)),
    ),
  ];
  const own = [...changes.in(file).map(({ path }) => path), ...site.leavesOf(file, [])];
  const done = new Set<string>();
  for (const path of inherited) {
    const missing = shortestMissing(path, own);
    if (!missing || done.has(missing.join('.'))) continue;
    done.add(missing.join('.'));
    changes.set(file, missing, null, place);
  }
}

/** The shortest start of a path, below its part, that no other path shares; undefined where the path is set. */
function shortestMissing(path: Path, own: readonly Path[]): Path | undefined {
  // What a machine removed or set as a whole needs no more.
  if (own.some((other) => other.length < path.length && startsWith(path, other))) return undefined;
  const least = path[0] === 'answer' ? 2 : 1;
  for (let length = least; length <= path.length; length += 1) {
    const start = path.slice(0, length);
    if (!own.some((other) => startsWith(other, start))) return start;
  }
  return undefined;
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((step, index) => path[index] === step);
}
