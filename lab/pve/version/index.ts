import { operation, type AnyRoute } from '../http';

/** What a version says of itself. */
export function versionOf(version: string): { version: string; release: string; repoid: string } {
  return { version, release: version.split('.').slice(0, 2).join('.'), repoid: '0123456789abcdef' };
}

/** `/version` */
export const versionRoutes: readonly AnyRoute[] = [
  operation('GET /version', ({ lab }) => ({ ...versionOf(lab.version), console: 'html5' })),
];
