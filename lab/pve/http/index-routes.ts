import { operationNames, operationOf, type Major } from '../operations';
import { nameOf, operation, type AnyRoute, type OperationCall } from './route';

/** Ends a request for something that is not there. */
export type Guard = (call: OperationCall) => void;

/**
 * Lists of what lies below a path, for every path of the API's description that is nothing but that.
 *
 * @param guard called before each answer
 */
export function indexRoutes(major: Major, routes: readonly AnyRoute[], guard: Guard): readonly AnyRoute[] {
  const served = new Set(routes.map((route) => nameOf(route)));
  const names = operationNames(major);
  const paths = [...new Set(names.map((name) => name.split(' ')[1] ?? ''))];
  return names.flatMap((name) => {
    const [method, path = ''] = name.split(' ');
    const child = operationOf(major, name)?.child;
    if (method !== 'GET' || child === undefined || served.has(name)) return [];
    const below = childrenOf(path, paths);
    if (below.length === 0) return [];
    const answer = below.map((entry) => ({ [child]: entry }));
    return [
      operation(name, (call) => {
        guard(call);
        return answer;
      }),
    ];
  });
}

/** Names of the next step below a path; parameters are not names. */
function childrenOf(path: string, paths: readonly string[]): string[] {
  const below = paths
    .filter((other) => other.startsWith(`${path}/`))
    .map((other) => other.slice(path.length + 1).split('/')[0] ?? '');
  return [...new Set(below)].filter((name) => !name.startsWith('{')).sort();
}
