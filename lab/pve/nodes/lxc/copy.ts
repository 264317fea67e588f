import { operation, type AnyRoute, type OperationCall } from '../../http';
import {
  cloneContainer,
  makeContainerTemplate,
  migrateContainer,
  needContainer,
  reserveContainer,
  updateContainer,
} from '../../lxc';
import { refuse, refuseParams } from '../../model';
import { needSnapshot } from '../../snapshots';
import { checkCloneRights } from '../clone-rights';
import { startContainerTask, unlocked } from './container-task';

const BASE = '/nodes/{node}/lxc/{vmid}';

function clone(call: OperationCall): string {
  const { lab, given, caller } = call;
  const current = unlocked(call);
  const { node, vmid } = given;
  const [newid, target] = [given.number('newid') ?? 0, given.optionalText('target') ?? node];
  if (!lab.state.nodes.has(target)) throw refuse(`no such cluster node '${target}'`);
  const snapshot = given.optionalText('snapname');
  const source =
    snapshot === undefined ? current : { ...current, config: needSnapshot(current, snapshot).config };
  const isTemplate = current.config['template'] === 1;
  const full = given.has('full') ? given.flag('full') : !isTemplate;
  if (!full && !isTemplate)
    throw refuse(`Linked clone feature is not available for CT ${vmid}: it is not a template`);
  if (!isTemplate && current.status === 'running' && snapshot === undefined) {
    throw refuse(`Cannot do full clones on a running container without snapshots`);
  }
  const [storage, hostname] = [given.optionalText('storage'), given.optionalText('hostname')];
  const [pool, description] = [given.optionalText('pool'), given.optionalText('description')];
  checkCloneRights(lab, caller, source, storage);
  const named = hostname === undefined ? {} : { hostname };
  reserveContainer(
    lab,
    { vmid: newid, node: target, ...named, ...(pool === undefined ? {} : { pool }) },
    'create',
  );
  return startContainerTask(call, 'vzclone', (task) => {
    cloneContainer(lab, source, {
      newid,
      checkpoint: task.checkpoint,
      target,
      full,
      ...named,
      ...(storage === undefined ? {} : { storage }),
      ...(description === undefined ? {} : { description }),
    });
  });
}

function migrate(call: OperationCall): string {
  const { lab, given } = call;
  const container = unlocked(call);
  const target = given.text('target');
  if (!lab.state.nodes.has(target)) throw refuse(`no such cluster node '${target}'`);
  if (target === container.node) throw refuseParams({ target: 'target is local node.' });
  if (container.status === 'running' && !given.flag('restart')) {
    throw refuse(
      given.flag('online')
        ? 'lxc live migration is currently not implemented'
        : `can't migrate running container without --online or --restart`,
    );
  }
  updateContainer(lab, container.vmid, { lock: 'migrate' });
  return startContainerTask(call, 'vzmigrate', (task) => {
    task.checkpoint(() => updateContainer(lab, container.vmid, { lock: undefined }));
    migrateContainer(lab, updateContainer(lab, container.vmid, { lock: undefined }), target);
  });
}

/** Copies, templates and migrations of containers */
export const lxcCopyRoutes: readonly AnyRoute[] = [
  operation(`POST ${BASE}/clone`, clone),
  operation(`POST ${BASE}/template`, (call) => {
    unlocked(call);
    return startTemplate(call);
  }),
  operation(`POST ${BASE}/migrate`, migrate),
  operation(`GET ${BASE}/migrate`, ({ lab, given }) => {
    const container = needContainer(lab, given.node, given.vmid);
    return {
      running: container.status === 'running',
      'allowed-nodes': [...lab.state.nodes.keys()].filter((node) => node !== container.node),
      'not-allowed-nodes': {},
      'dependent-ha-resources': [],
    };
  }),
];

/** PVE does it at once and answers nothing. */
function startTemplate({ lab, given }: OperationCall): null {
  makeContainerTemplate(lab, given.node, given.vmid);
  return null;
}
