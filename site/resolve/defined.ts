/** What fields hold when those that nobody set are left out. */
type Defined<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** The fields that are neither undefined nor null: a model leaves out what nobody set. */
export function defined<T extends object>(fields: T): Defined<T> {
  // A loop, as this is done a few times for each of thousands of machines.
  const kept: Partial<Record<keyof T, unknown>> = {};
  for (const key of Object.keys(fields) as (keyof T)[]) {
    const value: unknown = fields[key];
    if (value !== undefined && value !== null) kept[key] = value;
  }
  return kept as Defined<T>;
}
