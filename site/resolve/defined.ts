/** What fields hold when those that nobody set are left out. */
type Defined<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** The fields that are neither undefined nor null: a model leaves out what nobody set. */
export function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  ) as Defined<T>;
}
