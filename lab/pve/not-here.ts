import { operation, type AnyRoute } from './http';
import { ApiError } from './model';

/** What real nodes can do and the lab cannot, with the reason; refused with 501 so that nothing seems to have worked. */
const REASONS: readonly (readonly [string, readonly string[]])[] = [
  [
    'the lab’s machines and nodes have no console',
    [
      ...['qemu/{vmid}', 'lxc/{vmid}'].flatMap((guest) =>
        ['spiceproxy', 'termproxy', 'vncproxy'].map((name) => `POST /nodes/{node}/${guest}/${name}`),
      ),
      'GET /nodes/{node}/qemu/{vmid}/vncwebsocket',
      'GET /nodes/{node}/lxc/{vmid}/vncwebsocket',
      'GET /nodes/{node}/vncwebsocket',
      'POST /nodes/{node}/spiceshell',
      'POST /nodes/{node}/termproxy',
      'POST /nodes/{node}/vncshell',
      'POST /access/vncticket',
      'PUT /nodes/{node}/qemu/{vmid}/sendkey',
      'POST /nodes/{node}/qemu/{vmid}/monitor',
    ],
  ],
  [
    'the lab has no other data centre to migrate to or from',
    [
      'POST /nodes/{node}/qemu/{vmid}/remote_migrate',
      'POST /nodes/{node}/qemu/{vmid}/mtunnel',
      'GET /nodes/{node}/qemu/{vmid}/mtunnelwebsocket',
      'POST /nodes/{node}/qemu/{vmid}/dbus-vmstate',
      'POST /nodes/{node}/lxc/{vmid}/remote_migrate',
      'POST /nodes/{node}/lxc/{vmid}/mtunnel',
      'GET /nodes/{node}/lxc/{vmid}/mtunnelwebsocket',
    ],
  ],
  [
    'the lab draws no charts: ask for rrddata',
    [
      'GET /nodes/{node}/rrd',
      'GET /nodes/{node}/qemu/{vmid}/rrd',
      'GET /nodes/{node}/lxc/{vmid}/rrd',
      'GET /nodes/{node}/storage/{storage}/rrd',
    ],
  ],
  [
    'the lab’s backups hold configurations and disks, no files to look into',
    [
      'GET /nodes/{node}/storage/{storage}/file-restore/list',
      'GET /nodes/{node}/storage/{storage}/file-restore/download',
    ],
  ],
  ['the lab runs no commands on its nodes', ['POST /nodes/{node}/execute']],
];

/** Operations that are refused with a plain word. */
export const notHereRoutes: readonly AnyRoute[] = REASONS.flatMap(([reason, names]) =>
  names.map((name) =>
    operation(name, ({ request }) => {
      const path = request.url.replace(/\?.*$/, '').replace('/api2/json', '');
      throw new ApiError(
        501,
        `Method '${request.method} ${path}' not implemented: ${reason.replace('’', "'")}`,
      );
    }),
  ),
);
