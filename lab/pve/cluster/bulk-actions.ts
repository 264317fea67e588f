import { operation, type AnyRoute, type OperationCall } from '../http';
import { migrateContainer, updateContainer } from '../lxc';
import { refuse, type Lab, type TaskContext } from '../model';
import { migrateVm, shutdownVm, startOrder, startVm, stopVm, updateVm } from '../vm';

type Work = (lab: Lab, vmid: number, task: TaskContext) => Promise<void> | void;

/** Ids of the guests that a request means, in the order of their start: those that it names, or all that the caller may act on. */
function guestsOf({ lab, given, caller }: OperationCall, { privilege, node, isMeant }: Bulk): number[] {
  const all = [...lab.state.vms.values(), ...lab.state.containers.values()]
    .filter((guest) => (node === undefined || guest.node === node) && guest.config['template'] !== 1)
    .filter(({ config }) => isMeant?.(config) !== false)
    .sort((left, right) => startOrder(left.config) - startOrder(right.config) || left.vmid - right.vmid)
    .map(({ vmid }) => vmid);
  const named = given.list('vms').map(Number);
  for (const vmid of named) caller.need(`/vms/${vmid}`, privilege);
  if (named.length === 0) caller.need('/', privilege);
  return named.length === 0 ? all : all.filter((vmid) => named.includes(vmid));
}

interface Bulk {
  readonly type: string;
  readonly privilege: string;
  /** Absent for the whole data centre. */
  readonly node?: string;
  /** Guests of another configuration are left alone. */
  readonly isMeant?: (config: Readonly<Record<string, unknown>>) => boolean;
  readonly work: Work;
}

/** One task that acts on guest after guest; one that fails is a warning. */
function startBulk(call: OperationCall, bulk: Bulk): string {
  const { lab, caller } = call;
  const vmids = guestsOf(call, bulk);
  return lab.tasks.start({
    node: bulk.node ?? [...lab.state.nodes.keys()][0] ?? 'localhost',
    type: bulk.type,
    id: '',
    user: caller.id,
    work: async (task) => {
      for (const vmid of vmids) {
        try {
          await lab.sequencer.run(`vm/${vmid}`, async () => {
            await bulk.work(lab, vmid, task);
          });
        } catch (error) {
          task.warn(`guest ${vmid}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    },
  });
}

const start: Work = async (lab, vmid, task) => {
  const vm = lab.state.vms.get(String(vmid));
  if (vm?.status === 'stopped') await startVm(lab, vm.node, vmid, task);
  if (lab.state.containers.get(String(vmid))?.status === 'stopped') {
    updateContainer(lab, vmid, { status: 'running', startedAt: lab.now(), pid: 20_000 + vmid });
  }
};

const stop =
  (force: boolean, seconds: number): Work =>
  async (lab, vmid) => {
    const vm = lab.state.vms.get(String(vmid));
    if (vm?.status === 'running') {
      await (force ? stopVm(lab, vm.node, vmid) : shutdownVm(lab, vm.node, vmid, seconds * 1000));
    }
    if (lab.state.containers.has(String(vmid))) {
      updateContainer(lab, vmid, { status: 'stopped', startedAt: undefined, pid: undefined });
    }
  };

const suspend: Work = (lab, vmid) => {
  if (lab.state.vms.get(String(vmid))?.status === 'running') updateVm(lab, vmid, { paused: true });
};

const migrateTo =
  (target: string): Work =>
  (lab, vmid) => {
    const vm = lab.state.vms.get(String(vmid));
    const container = lab.state.containers.get(String(vmid));
    if (vm && vm.node !== target) migrateVm(lab, vm.node, vmid, target);
    if (container && container.node !== target) migrateContainer(lab, container, target);
  };

function needTarget({ lab, given }: OperationCall): string {
  const target = given.text('target');
  if (!lab.state.nodes.has(target)) throw refuse(`no such cluster node '${target}'`);
  return target;
}

const POWER = 'VM.PowerMgmt';
const timeoutOf = ({ given }: OperationCall): number => given.number('timeout') ?? 180;

/** Acts on many guests at once, of a node or (PVE 9) of the whole data centre */
export const bulkRoutes: readonly AnyRoute[] = [
  operation('POST /nodes/{node}/startall', (call) => {
    const isMeant: Bulk['isMeant'] = ({ onboot }) => call.given.values['force'] === true || onboot === 1;
    const bulk = { type: 'startall', privilege: POWER, node: call.given.node, isMeant, work: start };
    return startBulk(call, bulk);
  }),
  operation('POST /nodes/{node}/stopall', (call) => {
    // `force-stop` is about those that have not ended in time; all are asked first.
    const work = stop(false, timeoutOf(call));
    return startBulk(call, { type: 'stopall', privilege: POWER, node: call.given.node, work });
  }),
  operation('POST /nodes/{node}/suspendall', (call) =>
    startBulk(call, { type: 'suspendall', privilege: POWER, node: call.given.node, work: suspend }),
  ),
  operation('POST /nodes/{node}/migrateall', (call) => {
    const work = migrateTo(needTarget(call));
    return startBulk(call, { type: 'migrateall', privilege: 'VM.Migrate', node: call.given.node, work });
  }),
  operation('POST /cluster/bulk-action/guest/start', (call) =>
    startBulk(call, { type: 'bulkstart', privilege: POWER, work: start }),
  ),
  operation('POST /cluster/bulk-action/guest/shutdown', (call) =>
    startBulk(call, {
      type: 'bulkshutdown',
      privilege: POWER,
      work: stop(call.given.flag('force-stop'), timeoutOf(call)),
    }),
  ),
  operation('POST /cluster/bulk-action/guest/suspend', (call) =>
    startBulk(call, { type: 'bulksuspend', privilege: POWER, work: suspend }),
  ),
  operation('POST /cluster/bulk-action/guest/migrate', (call) =>
    startBulk(call, { type: 'bulkmigrate', privilege: 'VM.Migrate', work: migrateTo(needTarget(call)) }),
  ),
];
