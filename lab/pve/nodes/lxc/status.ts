import { operation, type AnyRoute, type OperationCall } from '../../http';
import { needContainer, updateContainer, viewContainerStatus } from '../../lxc';
import { refuse } from '../../model';
import { startContainerTask, unlocked } from './container-task';

const BASE = '/nodes/{node}/lxc/{vmid}/status';

function running(call: OperationCall): void {
  if (unlocked(call).status !== 'running') throw refuse(`CT ${call.given.vmid} not running`);
}

function turnOn({ lab, given }: OperationCall): void {
  updateContainer(lab, given.vmid, { status: 'running', startedAt: lab.now(), pid: 20_000 + given.vmid });
}

function turnOff({ lab, given }: OperationCall): void {
  updateContainer(lab, given.vmid, {
    status: 'stopped',
    startedAt: undefined,
    pid: undefined,
    frozen: undefined,
  });
}

/** `/nodes/{node}/lxc/{vmid}/status`: the lab keeps the state; nothing runs in its containers. */
export const lxcStatusRoutes: readonly AnyRoute[] = [
  operation(`GET ${BASE}/current`, ({ lab, given }) =>
    viewContainerStatus(lab, needContainer(lab, given.node, given.vmid)),
  ),
  operation(`POST ${BASE}/start`, (call) => {
    const container = unlocked(call);
    if (container.status === 'running') throw refuse(`CT ${container.vmid} already running`);
    if (container.config['template'] === 1) throw refuse(`you can't start a CT if it's a template`);
    return startContainerTask(call, 'vzstart', () => {
      turnOn(call);
    });
  }),
  operation(`POST ${BASE}/stop`, (call) => {
    running(call);
    return startContainerTask(call, 'vzstop', () => {
      turnOff(call);
    });
  }),
  operation(`POST ${BASE}/shutdown`, (call) => {
    running(call);
    return startContainerTask(call, 'vzshutdown', () => {
      turnOff(call);
    });
  }),
  operation(`POST ${BASE}/reboot`, (call) => {
    running(call);
    return startContainerTask(call, 'vzreboot', () => {
      turnOff(call);
      turnOn(call);
    });
  }),
  operation(`POST ${BASE}/suspend`, (call) => {
    running(call);
    return startContainerTask(call, 'vzsuspend', () => {
      updateContainer(call.lab, call.given.vmid, { frozen: true });
    });
  }),
  operation(`POST ${BASE}/resume`, (call) => {
    running(call);
    return startContainerTask(call, 'vzresume', () => {
      updateContainer(call.lab, call.given.vmid, { frozen: undefined });
    });
  }),
];
