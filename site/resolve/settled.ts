/** What a schema's type is once layers were merged: a null takes away what was below it, and is gone. */
export type Settled<T> = T extends readonly (infer Item)[]
  ? readonly Settled<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Settled<Exclude<T[Key], null>> }
    : T;

/** The entries of a map with what they are called, in the order of their names. */
export function named<Key extends string, Value, Result>(
  key: Key,
  entries: Readonly<Record<string, Value>>,
  result: (value: Value) => Result,
): (Result & Readonly<Record<Key, string>>)[] {
  return Object.entries(entries)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => ({ ...({ [key]: name } as Record<Key, string>), ...result(value) }));
}
