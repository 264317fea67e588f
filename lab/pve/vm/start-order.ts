import { parsePropertyString } from '../../../pve/wire';

/** A guest's place when a node starts its guests; those without an order come last. */
export function startOrder(config: Readonly<Record<string, unknown>>): number {
  const written = config['startup'];
  const text = typeof written === 'string' ? written : '';
  const { order } = parsePropertyString(text, { defaultKey: 'order' });
  return order === undefined ? Number.MAX_SAFE_INTEGER : Number(order);
}
