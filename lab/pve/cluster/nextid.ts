import { formats, optional, route, type AnyRoute } from '../http';
import { refuseParams, type Lab } from '../model';

const FIRST = 100;

function isTaken({ state }: Lab, vmid: number): boolean {
  return state.vms.has(String(vmid)) || state.containers.has(String(vmid));
}

/** `/cluster/nextid` */
export const nextIdRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/cluster/nextid',
    params: { vmid: optional(formats.vmid) },
    handle: ({ lab, params }) => {
      if (params.vmid !== undefined) {
        if (isTaken(lab, params.vmid)) throw refuseParams({ vmid: `VM ${params.vmid} already exists` });
        return String(params.vmid);
      }
      let free = FIRST;
      while (isTaken(lab, free)) free += 1;
      return String(free);
    },
  }),
];
