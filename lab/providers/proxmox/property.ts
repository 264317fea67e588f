/** One part of a property string, or nothing: `['size', 8]` becomes `size=8`, a boolean `1` or `0`. */
export type Part = readonly [key: string, value: string | number | boolean | undefined | null];

/** Writes a property string in the order given; absent and empty values are left out. */
export function properties(...parts: readonly Part[]): string {
  return parts
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([key, value]) => `${key}=${typeof value === 'boolean' ? Number(value) : String(value)}`)
    .join(',');
}

/** Reads a property string as PVE answers it; the part without a key gets `defaultKey`. Never throws. */
export function readProperties(text: string, defaultKey = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    if (equals > 0) found.set(part.slice(0, equals).trim(), part.slice(equals + 1));
    else if (part.trim() !== '') found.set(defaultKey, part.trim());
  }
  return found;
}

/** The positive number, or undefined. */
export function positive(value: number): number | undefined {
  return value > 0 ? value : undefined;
}

/** The text, or undefined when it is empty. */
export function given(value: string): string | undefined {
  return value === '' ? undefined : value;
}
