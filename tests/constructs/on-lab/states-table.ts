/** What a construct was seen to do. */
export interface States {
  /** With other properties. */
  readonly change: string;
  /** Where somebody else changed it. */
  readonly drift: string;
  /** Into an empty state. */
  readonly import: string;
  readonly destroy: string;
}

const row = /^\| +\[?`(\w+)`[^|]*\| +([^|]+?) +\| +([^|]+?) +\| +([^|]+?) +\| +([^|]+?) +\|$/gm;

/** The table of a guide, by construct. */
export function readStates(text: string): Readonly<Record<string, States>> {
  const rows = [...text.matchAll(row)].map(
    ([, name = '', change = '', drift = '', taken = '', destroy = '']) => [
      name,
      { change, drift, import: taken, destroy },
    ],
  );
  return Object.fromEntries(rows) as Record<string, States>;
}

/** The guide with other words in the rows that it has. */
export function withStates(text: string, observed: Readonly<Record<string, States>>): string {
  return text.replaceAll(row, (line, name: string) => {
    const states = observed[name];
    if (!states) return line;
    return `| \`${name}\` | ${states.change} | ${states.drift} | ${states.import} | ${states.destroy} |`;
  });
}
