import { formatBoolean } from './boolean';

/** A parameter as code holds it: lists are joined by commas on the wire, undefined is left out. */
export type FormValue = string | number | boolean | readonly (string | number)[] | undefined;

/** A list whose values may hold commas, as property strings do: the parameter is sent once for each. */
export interface RepeatedValue {
  readonly each: readonly string[];
}

/** Parameters of one request. */
export type FormParams = Readonly<Record<string, FormValue | RepeatedValue>>;

/**
 * Writes parameters as `application/x-www-form-urlencoded`, in their order.
 *
 * @example encodeForm({ full: true, nodes: ['a', 'b'] }) // 'full=1&nodes=a%2Cb'
 */
export function encodeForm(params: FormParams): string {
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    for (const text of formatValue(value)) form.append(key, text);
  }
  return form.toString();
}

function formatValue(value: FormValue | RepeatedValue): readonly string[] {
  if (value === undefined) return [];
  if (typeof value === 'boolean') return [String(formatBoolean(value))];
  if (typeof value !== 'object') return [String(value)];
  return 'each' in value ? value.each : [value.join(',')];
}
