import type { FastifyRequest } from 'fastify';
import { refuseParams } from '../model';
import { apiParameter } from './route';

const CONFLICT = 'duplicate parameter (already defined in URI) with conflicting values!';

/**
 * Parameters of a request by name, all as text: of the body, of the query, which wins, and of the path.
 *
 * @throws ApiError 400 for one that says something else than the path
 */
export function givenParams(request: FastifyRequest): Record<string, string> {
  const found: Record<string, string> = {};
  for (const source of [request.body, request.query]) {
    if (typeof source !== 'object' || source === null) continue;
    for (const [name, value] of Object.entries(source)) {
      const read = asText(value);
      if (read !== undefined) found[name] = read;
    }
  }
  // Browsers send it so that nothing between them and PVE answers from memory.
  delete found['_dc'];
  const path = Object.entries(request.params as Readonly<Record<string, string>>);
  for (const [key, value] of path) {
    const name = key === '*' ? 'volume' : apiParameter(key);
    if (found[name] !== undefined && found[name] !== value) throw refuseParams({ [name]: CONFLICT });
    found[name] = value;
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
