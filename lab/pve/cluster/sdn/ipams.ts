import { optional, route, text, type AnyRoute } from '../../http';
import { viewParams } from './sdn-params';

const filter = { type: optional(text()) };

/** `/cluster/sdn/ipams`, `…/dns` and `…/controllers` */
export const ipamRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/cluster/sdn/ipams',
    params: filter,
    handle: () => [{ ipam: 'pve', type: 'pve' }],
  }),
  route({ method: 'GET', path: '/cluster/sdn/dns', params: filter, handle: () => [] }),
  route({
    method: 'GET',
    path: '/cluster/sdn/controllers',
    params: { ...viewParams, ...filter },
    handle: () => [],
  }),
];
