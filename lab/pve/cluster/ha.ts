import { oneOf, optional, route, text, type AnyRoute } from '../http';
import { refuse } from '../model';

/** `/cluster/ha/resources`: no machine of the lab is under high availability. */
export const haRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/cluster/ha/resources',
    params: { type: optional(oneOf('ct', 'vm')) },
    handle: () => [],
  }),
  route({
    method: 'GET',
    path: '/cluster/ha/resources/:sid',
    params: { sid: text() },
    handle: ({ params }) => {
      throw refuse(`no such resource '${params.sid}'`);
    },
  }),
];
