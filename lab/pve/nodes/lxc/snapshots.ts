import { operation, type AnyRoute } from '../../http';
import { containerDigest, needContainer, updateContainer } from '../../lxc';
import {
  checkSnapshotName,
  needSnapshot,
  rolledBack,
  takeSnapshot,
  viewSnapshotConfig,
  viewSnapshots,
  withoutSnapshot,
} from '../../snapshots';
import { startContainerTask, unlocked } from './container-task';

const BASE = '/nodes/{node}/lxc/{vmid}/snapshot';

/** `/nodes/{node}/lxc/{vmid}/snapshot` */
export const lxcSnapshotRoutes: readonly AnyRoute[] = [
  operation(`GET ${BASE}`, ({ lab, given }) => {
    const container = needContainer(lab, given.node, given.vmid);
    return viewSnapshots(container, containerDigest(container.config));
  }),
  operation(`POST ${BASE}`, (call) => {
    const { lab, given } = call;
    const name = given.text('snapname');
    checkSnapshotName(unlocked(call), name);
    const description = given.optionalText('description');
    return startContainerTask(call, 'vzsnapshot', () => {
      const wanted = { name, ...(description === undefined ? {} : { description }) };
      updateContainer(lab, given.vmid, takeSnapshot(lab, unlocked(call), wanted));
    });
  }),
  operation(`DELETE ${BASE}/{snapname}`, (call) => {
    const name = call.given.text('snapname');
    needSnapshot(unlocked(call), name);
    return startContainerTask(call, 'vzdelsnapshot', () => {
      updateContainer(call.lab, call.given.vmid, withoutSnapshot(unlocked(call), name));
    });
  }),
  operation(`GET ${BASE}/{snapname}/config`, ({ lab, given }) =>
    viewSnapshotConfig(needSnapshot(needContainer(lab, given.node, given.vmid), given.text('snapname'))),
  ),
  operation(`PUT ${BASE}/{snapname}/config`, (call) => {
    const { lab, given } = call;
    const container = unlocked(call);
    const name = given.text('snapname');
    const snapshot = { ...needSnapshot(container, name), ...given.options('node', 'vmid', 'snapname') };
    updateContainer(lab, given.vmid, { snapshots: { ...container.snapshots, [name]: snapshot } });
    return null;
  }),
  operation(`POST ${BASE}/{snapname}/rollback`, (call) => {
    const { lab, given } = call;
    const name = given.text('snapname');
    needSnapshot(unlocked(call), name);
    return startContainerTask(call, 'vzrollback', () => {
      const change = rolledBack(lab, unlocked(call), name);
      const isOn = given.flag('start');
      const power = isOn
        ? { startedAt: lab.now(), pid: 20_000 + given.vmid }
        : { startedAt: undefined, pid: undefined };
      updateContainer(lab, given.vmid, { ...change, ...power, status: isOn ? 'running' : 'stopped' });
    });
  }),
];
