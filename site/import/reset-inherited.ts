import type { Place } from '../text';
import type { AnswerTarget } from './answer-target';
import type { ImportContext } from './import-context';

/** Parts of a machine that an answer says as a whole: one that has its own takes nothing of the answer for all. */
const WHOLE = [['disks'], ['raid'], ['answer', 'lvm'], ['answer', 'zfs'], ['answer', 'btrfs']];

/** Removes, for one machine, what it would take over from the disks of `host` in `defaults.yaml`. */
export function resetInherited({ file }: AnswerTarget, place: Place, { site, changes }: ImportContext): void {
  const inherited = [
    ...site.leavesOf('defaults.yaml', ['host']),
    ...changes.all
      .filter((change) => change.file === 'defaults.yaml' && change.path[0] === 'host')
      .map(({ path }) => path.slice(1)),
  ];
  const own = [
    ...changes.all.filter((change) => change.file === file).map(({ path }) => path),
    ...site.leavesOf(file, []),
  ];
  const done = new Set<string>();
  for (const path of inherited) {
    if (!WHOLE.some((part) => startsWith(path, part))) continue;
    const missing = shortestMissing(path, own);
    if (!missing || done.has(missing.join('.'))) continue;
    done.add(missing.join('.'));
    changes.set(file, missing, null, place);
  }
}

/** The shortest start of a path, below its part, that no other path shares; undefined where the path is set. */
function shortestMissing(
  path: readonly string[],
  own: readonly (readonly string[])[],
): readonly string[] | undefined {
  // What a machine removed or set as a whole needs no more.
  if (own.some((other) => other.length < path.length && startsWith(path, other))) return undefined;
  const least = path[0] === 'answer' ? 2 : 1;
  for (let length = least; length <= path.length; length += 1) {
    const start = path.slice(0, length);
    if (!own.some((other) => startsWith(other, start))) return start;
  }
  return undefined;
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((step, index) => path[index] === step);
}
