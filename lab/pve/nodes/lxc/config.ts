import { operation, type AnyRoute } from '../../http';
import {
  changeContainerConfig,
  checkMountMove,
  containerDigest,
  moveMount,
  needContainer,
  resizeMount,
  updateContainer,
  viewContainerConfig,
  viewInterfaces,
  viewRawLines,
  wantedRootSize,
} from '../../lxc';
import { refuse, refuseParams } from '../../model';
import { canSnapshot, needSnapshot, viewSnapshotConfig } from '../../snapshots';
import { checkContainerPermission } from '../../vm-config';
import { startContainerTask, unlocked } from './container-task';

const BASE = '/nodes/{node}/lxc/{vmid}';

/** A container's configuration, volumes and addresses */
export const lxcConfigRoutes: readonly AnyRoute[] = [
  operation(`GET ${BASE}/config`, ({ lab, given }) => {
    const container = needContainer(lab, given.node, given.vmid);
    const snapshot = given.optionalText('snapshot');
    return snapshot === undefined
      ? { ...viewContainerConfig(container), ...viewRawLines(container) }
      : {
          ...viewSnapshotConfig(needSnapshot(container, snapshot)),
          digest: containerDigest(container.config),
        };
  }),
  operation(`PUT ${BASE}/config`, (call) => {
    const { lab, given, caller } = call;
    const set = given.options('node', 'vmid', 'revert') as Record<string, string | number>;
    const removed = given.list('delete');
    const { config: before } = needContainer(lab, given.node, given.vmid);
    const unprivileged = before['unprivileged'] === 1;
    checkContainerPermission(lab, caller, { vmid: given.vmid, set, delete: removed, before, unprivileged });
    const container = unlocked(call);
    const digest = given.optionalText('digest');
    if (digest !== undefined && digest !== containerDigest(container.config)) {
      throw refuse('detected modified configuration - file changed by other user? Try again.');
    }
    updateContainer(lab, given.vmid, {
      config: changeContainerConfig(lab, container, { set, delete: removed }),
    });
    return null;
  }),
  operation(`GET ${BASE}/pending`, ({ lab, given }) =>
    Object.entries(needContainer(lab, given.node, given.vmid).config).map(([key, value]) => ({
      key,
      value: String(value),
    })),
  ),
  operation(`GET ${BASE}/interfaces`, ({ lab, given }) =>
    viewInterfaces(needContainer(lab, given.node, given.vmid)),
  ),
  operation(`GET ${BASE}/feature`, ({ lab, given }) => {
    const container = needContainer(lab, given.node, given.vmid);
    const name = given.text('feature');
    const has =
      name === 'snapshot'
        ? canSnapshot(lab, container)
        : name === 'copy' || container.config['template'] === 1;
    return { hasFeature: has ? 1 : 0 };
  }),
  operation(`PUT ${BASE}/resize`, (call) => {
    const { lab, given, caller } = call;
    const disk = given.text('disk');
    const container = unlocked(call);
    const place = /^([^:/]+):/.exec(String(container.config[disk] ?? ''))?.[1];
    if (place !== undefined) caller.need(`/storage/${place}`, 'Datastore.AllocateSpace');
    const bytes = wantedRootSize(lab, container, disk, given.text('size'));
    return startContainerTask(call, 'resize', () => {
      resizeMount(lab, given, disk, bytes);
    });
  }),
  operation(`POST ${BASE}/move_volume`, (call) => {
    const { lab, given, caller } = call;
    const storage = given.optionalText('storage');
    if (storage === undefined) {
      throw refuseParams({
        storage: 'the lab moves volumes to another storage only, not to another container',
      });
    }
    caller.need(`/storage/${storage}`, 'Datastore.AllocateSpace');
    const move = { key: given.text('volume'), storage, deleteOld: given.flag('delete') };
    checkMountMove(lab, unlocked(call), move);
    return startContainerTask(call, 'move_volume', () => {
      moveMount(lab, given, move);
    });
  }),
];
