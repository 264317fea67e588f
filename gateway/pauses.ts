/** Shortest and longest pause between looks at a task, in milliseconds; the provider's own is a second. */
const SHORTEST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;
/** Before the first look at a task, which may have failed at once. */
const LONGEST_FIRST_PAUSE_MS = 200;

/**
 * Milliseconds until the next look: none before the time that others of the type took is nearly over, and then by how long
 * the task has taken, so that little is added to any, and long ones are not asked after for every instant.
 */
export function pauseAfter(elapsed: number, usual: number | undefined): number {
  const early = (usual ?? 0) * 0.85 - elapsed;
  const pause = early > 0 ? early : elapsed / (usual === undefined ? 2 : 6);
  return Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, pause));
}

/** Milliseconds until the first look at a task that was seen to begin: none where it is not known how long others took. */
export function firstPause(elapsed: number, usual = 0): number {
  return Math.min(LONGEST_FIRST_PAUSE_MS, Math.max(0, usual * 0.85 - elapsed));
}
