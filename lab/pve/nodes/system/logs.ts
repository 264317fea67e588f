import { operation, type AnyRoute, type OperationCall } from '../../http';
import type { Lab } from '../../model';
import { parseUpid } from '../../../../pve/wire';

/** Lines of a node's system log: how its tasks began and ended. */
function lines(lab: Lab, node: string): string[] {
  return [...lab.state.tasks.values()]
    .filter((task) => parseUpid(task.upid).node === node)
    .flatMap((task) => {
      const { pid } = parseUpid(task.upid);
      const line = (at: number, words: string): string =>
        `${new Date(at * 1000).toUTCString().slice(5, 25)} ${node} pvedaemon[${pid}]: ${words}`;
      const start = line(task.starttime, `starting task ${task.upid}`);
      return task.endtime === undefined
        ? [start]
        : [start, line(task.endtime, `end task ${task.upid} ${task.exitstatus ?? ''}`)];
    });
}

/** Points of a chart: the lab measures nothing, so each is what the node or guest is now. */
function points({ lab, given }: OperationCall, values: object): readonly object[] {
  const step =
    { hour: 60, day: 1800, week: 10_800, month: 43_200, year: 604_800, decade: 604_800 }[
      given.text('timeframe')
    ] ?? 60;
  const last = Math.floor(lab.now() / 1000 / step) * step;
  return Array.from({ length: 70 }, (_, index) => ({ time: last - (69 - index) * step, ...values }));
}

/** Logs and charts of nodes, guests and storages */
export const systemLogRoutes: readonly AnyRoute[] = [
  operation('GET /nodes/{node}/syslog', ({ lab, given }) => {
    const start = given.number('start') ?? 0;
    const all = lines(lab, given.node);
    const shown = all.slice(start, start + (given.number('limit') ?? 50));
    return shown.length === 0
      ? [{ n: 1, t: 'no content' }]
      : shown.map((t, index) => ({ n: start + index + 1, t }));
  }),
  operation('GET /nodes/{node}/journal', ({ lab, given }) =>
    lines(lab, given.node).slice(-(given.number('lastentries') ?? 500)),
  ),
  operation(
    'GET /nodes/{node}/report',
    ({ lab, given }) => `# general system info\nhostname: ${given.node}\npveversion: ${lab.version}\n`,
  ),
  operation('GET /nodes/{node}/netstat', ({ lab, given }) =>
    [...lab.state.vms.values()]
      .filter((vm) => vm.node === given.node && vm.status === 'running')
      .flatMap(({ vmid, config }) =>
        Object.keys(config)
          .filter((key) => /^net\d+$/.test(key))
          .map((dev) => ({ vmid: String(vmid), dev, in: '0', out: '0' })),
      ),
  ),
  operation('GET /nodes/{node}/rrddata', (call) => {
    const node = call.lab.state.nodes.get(call.given.node);
    return points(call, {
      maxcpu: node?.cores ?? 1,
      memtotal: node?.memoryBytes ?? 0,
      cpu: 0.01,
      iowait: 0,
      loadavg: 0.01,
    });
  }),
  operation('GET /nodes/{node}/qemu/{vmid}/rrddata', (call) =>
    points(call, { cpu: 0, mem: 0, netin: 0, netout: 0, diskread: 0, diskwrite: 0 }),
  ),
  operation('GET /nodes/{node}/lxc/{vmid}/rrddata', (call) =>
    points(call, { cpu: 0, mem: 0, netin: 0, netout: 0, diskread: 0, diskwrite: 0 }),
  ),
  operation('GET /nodes/{node}/storage/{storage}/rrddata', (call) => {
    const storage = call.lab.state.storages.get(call.given.text('storage'));
    return points(call, { total: storage?.total ?? 0, used: 0 });
  }),
];
