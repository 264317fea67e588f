import { route, type AnyRoute } from '../http';

/** `/version` */
export const versionRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/version',
    params: {},
    handle: ({ lab }) => ({
      version: lab.version,
      release: lab.version.split('.').slice(0, 2).join('.'),
      repoid: '0123456789abcdef',
      console: 'html5',
    }),
  }),
];
