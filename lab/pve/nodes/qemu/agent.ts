import { formats, route, type AnyRoute } from '../../http';
import { agentInterfaces, needAgent, needVm } from '../../vm';

const one = { node: formats.node, vmid: formats.vmid };

/** `/nodes/{node}/qemu/{vmid}/agent` */
export const agentRoutes: readonly AnyRoute[] = [
  route({
    method: 'POST',
    path: '/nodes/:node/qemu/:vmid/agent/ping',
    params: one,
    handle: ({ lab, params }) => {
      needAgent(needVm(lab, params.node, params.vmid));
      return { result: {} };
    },
  }),
  route({
    method: 'GET',
    path: '/nodes/:node/qemu/:vmid/agent/network-get-interfaces',
    params: one,
    handle: async ({ lab, params }) => ({
      result: await agentInterfaces(lab, needAgent(needVm(lab, params.node, params.vmid))),
    }),
  }),
];
