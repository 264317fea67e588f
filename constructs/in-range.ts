/** What is wrong with a number that may be left out. */
export function inRange(name: string, value: number | undefined, least: number, most: number): string[] {
  if (value === undefined || (value >= least && value <= most)) return [];
  return [`${name} is ${String(value)}. Give ${String(least)} to ${String(most)}.`];
}

/** As `inRange`, of what is counted. */
export function wholeInRange(name: string, value: number | undefined, least: number, most: number): string[] {
  if (value === undefined || Number.isInteger(value)) return inRange(name, value, least, most);
  return [`${name} is ${String(value)}. Give a whole number, ${String(least)} to ${String(most)}.`];
}
