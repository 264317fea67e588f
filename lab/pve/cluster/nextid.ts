import { formats, optional, route, type AnyRoute } from '../http';
import { refuseParams } from '../model';

const FIRST = 100;

/** `/cluster/nextid` */
export const nextIdRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/cluster/nextid',
    params: { vmid: optional(formats.vmid) },
    handle: ({ lab, params }) => {
      if (params.vmid !== undefined) {
        if (lab.state.vms.has(String(params.vmid)))
          throw refuseParams({ vmid: `VM ${params.vmid} already exists` });
        return String(params.vmid);
      }
      let free = FIRST;
      while (lab.state.vms.has(String(free))) free += 1;
      return String(free);
    },
  }),
];
