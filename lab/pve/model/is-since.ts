/** Whether a version is another or a later one; versions are compared number by number. */
export function isSince(version: string, first: string): boolean {
  const [have, want] = [version, first].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const at = want.findIndex((number, index) => (have[index] ?? 0) !== number);
  return at < 0 || (have[at] ?? 0) > (want[at] ?? 0);
}
