/** Where something stands in a value: attribute names, and positions in lists. `['disk', 0, 'size']`. */
export type ValuePath = readonly (string | number)[];

/** `disk.size`: the path without positions, as schemas and validators name it. */
export function schemaPath(path: ValuePath): string {
  return path.filter((step) => typeof step === 'string').join('.');
}

/** `disk[0].size`, for people. */
export function showPath(path: ValuePath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}
