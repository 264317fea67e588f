import { boolean, formats, optional, route, text, type AnyRoute } from '../http';
import { urlMetadata } from '../download';

/** `/nodes/{node}/query-url-metadata` */
export const urlMetadataRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/nodes/:node/query-url-metadata',
    params: {
      node: formats.node,
      url: text({ pattern: /^https?:\/\/.+/ }),
      'verify-certificates': optional(boolean()),
    },
    handle: ({ lab, params }) => urlMetadata(lab, params.url, params['verify-certificates'] !== false),
  }),
];
