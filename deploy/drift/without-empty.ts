/**
 * The value without what says nothing: null, `''`, `[]`, `{}`, and lists and maps that hold nothing else. Terraform's older SDK keeps
 * a null in the state after an apply and reads an empty list or block there at the next refresh, and the other way round.
 *
 * Elements of lists keep their places.
 * @returns undefined where nothing is left
 */
export function withoutEmpty(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (Array.isArray(value)) {
    const elements = value.map(withoutEmpty);
    return elements.every((element) => element === undefined) ? undefined : elements;
  }
  if (typeof value !== 'object') return value;
  const fields = Object.entries(value).flatMap(([name, field]) => {
    const kept = withoutEmpty(field);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}
