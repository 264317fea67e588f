import { operation, type AnyRoute } from '../http';
import { refuse } from '../model';
import { sectionsOf } from '../sections';

/** What storages a node could reach: its own pools; nothing else is there in the lab. */
export const scanRoutes: readonly AnyRoute[] = [
  operation('GET /nodes/{node}/scan/lvm', ({ lab, given }) => [
    { vg: 'pve' },
    ...sectionsOf(lab, `disks/${given.node}/lvm`).map(({ id }) => ({ vg: id })),
  ]),
  operation('GET /nodes/{node}/scan/lvmthin', ({ lab, given }) => {
    const vg = given.text('vg');
    if (vg === 'pve') return [{ lv: 'data' }];
    return sectionsOf(lab, `disks/${given.node}/lvmthin`)
      .filter(({ id }) => id === vg)
      .map(({ id }) => ({ lv: id }));
  }),
  operation('GET /nodes/{node}/scan/zfs', ({ lab, given }) =>
    sectionsOf(lab, `disks/${given.node}/zfs`).map(({ id }) => ({ pool: id })),
  ),
  ...['nfs', 'cifs', 'iscsi', 'pbs', 'glusterfs'].map((kind) =>
    operation(`GET /nodes/{node}/scan/${kind}`, ({ given }) => {
      throw refuse(
        `the lab's nodes reach no server at '${given.optionalText('server') ?? given.text('portal')}'`,
      );
    }),
  ),
];
