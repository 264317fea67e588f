import { operation, type AnyRoute, type OperationCall } from '../../http';
import {
  createContainer,
  dropContainer,
  needContainer,
  needUnlockedContainer,
  reserveContainer,
  restoreContainer,
  setContainerAside,
  updateContainer,
  viewListedContainer,
} from '../../lxc';
import { refuse, WorkerKilled, type ContainerRecord } from '../../model';
import { needBackup } from '../../volumes';
import { manageGuest } from '../../cluster/ha/manage';
import { forgetGuest, needUnclaimed } from '../../cluster/forget-guest';
import { checkContainerPermission } from '../../vm-config';
import { startContainerTask } from './container-task';

const NOT_OPTIONS =
  'node vmid pool start unique force storage bwlimit restore ostemplate password ssh-public-keys ignore-unpack-errors ha-managed'.split(
    ' ',
  );

function create(call: OperationCall): string {
  const { lab, given, caller } = call;
  const { node, vmid } = given;
  const pool = given.optionalText('pool');
  if (pool === undefined || !caller.may(`/pool/${pool}`, 'VM.Allocate'))
    caller.need(`/vms/${vmid}`, 'VM.Allocate');
  if (given.flag('restore')) return restore(call);
  const options = given.options(...NOT_OPTIONS) as Record<string, string | number>;
  checkContainerPermission(lab, caller, {
    ...{ vmid, set: options, before: {}, unprivileged: given.flag('unprivileged') },
    ...(pool === undefined ? {} : { pool }),
  });
  const storage = given.optionalText('storage');
  const hostname = given.optionalText('hostname');
  const place = { vmid, node, ...(pool === undefined ? {} : { pool }) };
  if (given.flag('ha-managed')) caller.need('/', 'Sys.Console');
  reserveContainer(lab, { ...place, ...(hostname === undefined ? {} : { hostname }) }, 'create');
  return startContainerTask(call, 'vzcreate', (task) => {
    const template = given.text('ostemplate');
    createContainer(lab, {
      ...place,
      template,
      options,
      checkpoint: task.checkpoint,
      ...(storage === undefined ? {} : { storage }),
    });
    if (given.flag('ha-managed')) manageGuest(lab, caller, `ct:${vmid}`);
    if (given.flag('start')) {
      updateContainer(lab, vmid, { status: 'running', startedAt: lab.now(), pid: 20_000 + vmid });
    }
  });
}

/** `restore` of a creation: the container comes back from a backup, in the place of one that is there with `force`. */
function restore(call: OperationCall): string {
  const { lab, given, caller } = call;
  const { node, vmid } = given;
  const backup = needBackup(lab, node, given.text('ostemplate'), 'lxc');
  const storage = given.optionalText('storage');
  const places = storage === undefined ? Object.values(backup.disks).map((disk) => disk.storage) : [storage];
  for (const place of new Set(places)) caller.need(`/storage/${place}`, 'Datastore.AllocateSpace');
  const existing = given.flag('force') ? lab.state.containers.get(String(vmid)) : undefined;
  if (existing?.status === 'running') throw refuse(`unable to restore CT ${vmid} - container is running`);
  // A restore that fails must not cost the container that is there.
  const putBack = existing && setContainerAside(lab, needUnlockedContainer(lab, existing.node, vmid));
  const pool = given.optionalText('pool') ?? existing?.pool;
  reserveContainer(lab, { vmid, node, ...(pool === undefined ? {} : { pool }) }, 'create');
  return startContainerTask(call, 'vzrestore', (task) => {
    try {
      restoreContainer(lab, backup, { vmid, node, ...(storage === undefined ? {} : { storage }) }, task);
    } catch (error) {
      if (!(error instanceof WorkerKilled)) putBack?.();
      throw error;
    }
  });
}

/** A container that may be deleted. */
function needDeletable({ lab, given }: OperationCall): ContainerRecord {
  const container = needUnlockedContainer(lab, given.node, given.vmid);
  const { vmid, config, status } = container;
  if (config['protection'] === 1) throw refuse(`can't remove CT ${vmid} - protection mode enabled`);
  if (!given.flag('purge')) needUnclaimed(lab, vmid, 'CT');
  if (status === 'running' && !given.flag('force')) throw refuse(`CT ${vmid} is running - destroy failed`);
  const clone = [...lab.state.volumes.values()].find(
    ({ parent }) => parent?.includes(`base-${vmid}-`) === true,
  );
  if (clone) throw refuse(`base volume '${clone.parent ?? ''}' is still in use by linked clones`);
  return container;
}

/** `/nodes/{node}/lxc` and `/nodes/{node}/lxc/{vmid}` */
export const lxcRoutes: readonly AnyRoute[] = [
  operation('GET /nodes/{node}/lxc', ({ lab, given, caller }) =>
    [...lab.state.containers.values()]
      .filter(({ node, vmid }) => node === given.node && caller.may(`/vms/${vmid}`, 'VM.Audit'))
      .map((container) => viewListedContainer(lab, container)),
  ),
  operation('POST /nodes/{node}/lxc', create),
  operation('DELETE /nodes/{node}/lxc/{vmid}', (call) => {
    needContainer(call.lab, call.given.node, call.given.vmid);
    needDeletable(call);
    return startContainerTask(call, 'vzdestroy', () => {
      const container = needDeletable(call);
      dropContainer(call.lab, container);
      forgetGuest(call.lab, container.vmid, call.given.flag('purge'));
    });
  }),
];
