import { optional, route, text, type AnyRoute } from '../../http';

const empty = { pending: optional(text()), running: optional(text()), type: optional(text()) };

/** `/cluster/sdn/ipams`, `…/dns` and `…/controllers` */
export const ipamRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/cluster/sdn/ipams',
    params: empty,
    handle: () => [{ ipam: 'pve', type: 'pve' }],
  }),
  route({ method: 'GET', path: '/cluster/sdn/dns', params: empty, handle: () => [] }),
  route({ method: 'GET', path: '/cluster/sdn/controllers', params: empty, handle: () => [] }),
];
