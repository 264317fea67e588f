import { formatBoolean } from './boolean';

/** A parameter as code holds it: lists are joined by commas on the wire, undefined is left out. */
export type FormValue = string | number | boolean | readonly (string | number)[] | undefined;

/** Parameters of one request. */
export type FormParams = Readonly<Record<string, FormValue>>;

/**
 * Writes parameters as `application/x-www-form-urlencoded`, in their order.
 *
 * @example encodeForm({ full: true, nodes: ['a', 'b'] }) // 'full=1&nodes=a%2Cb'
 */
export function encodeForm(params: FormParams): string {
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value !== undefined) form.append(key, formatValue(value));
  }
  return form.toString();
}

function formatValue(value: Exclude<FormValue, undefined>): string {
  if (typeof value === 'boolean') return String(formatBoolean(value));
  return typeof value === 'object' ? value.join(',') : String(value);
}
