import { operation, type AnyRoute, type OperationCall } from '../../http';
import { needUnused, setUse, useOf, viewDisks, type DiskUse } from './disk-list';
import { poolRoutes } from './pools';

function write(call: OperationCall, type: string, use: DiskUse): string {
  const { lab, given, caller } = call;
  const disk = given.text('disk');
  return lab.tasks.start({
    node: given.node,
    type,
    id: disk.replace('/dev/', ''),
    user: caller.id,
    work: () => {
      setUse(lab, given.node, disk, use);
    },
  });
}

/** `/nodes/{node}/disks`; every node of the lab has the same disks. */
export const diskRoutes: readonly AnyRoute[] = [
  operation('GET /nodes/{node}/disks/list', ({ lab, given }) =>
    viewDisks(lab, given.node, given.optionalText('type')),
  ),
  operation('GET /nodes/{node}/disks/smart', ({ lab, given }) => {
    useOf(lab, given.node, given.text('disk'));
    return { health: 'PASSED', type: 'text', text: '' };
  }),
  operation('POST /nodes/{node}/disks/initgpt', (call) => {
    needUnused(call.lab, call.given.node, call.given.text('disk'));
    return write(call, 'diskinit', { gpt: 1 });
  }),
  operation('PUT /nodes/{node}/disks/wipedisk', (call) => {
    useOf(call.lab, call.given.node, call.given.text('disk'));
    return write(call, 'wipedisk', {});
  }),
  ...poolRoutes,
];
