import type { FastifyRequest } from 'fastify';
import { apiParameter } from './route';

/** Parameters of a request by name, all as text: from the path, the query and the body, the last one wins. */
export function givenParams(request: FastifyRequest): Record<string, string> {
  const found: Record<string, string> = {};
  for (const source of [request.query, request.body, request.params]) {
    if (typeof source !== 'object' || source === null) continue;
    for (const [name, value] of Object.entries(source)) {
      const read = asText(value);
      if (read !== undefined)
        found[name === '*' ? 'volume' : source === request.params ? apiParameter(name) : name] = read;
    }
  }
  return found;
}

/** JSON bodies may hold numbers, booleans and lists; repeated form fields are lists. Null is "not given". */
function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (Array.isArray(value)) return value.map((item) => asText(item) ?? '').join('\u0000');
  return value === null || value === undefined ? undefined : JSON.stringify(value);
}
