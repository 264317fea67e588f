import { parseUpid } from '../../../pve/wire';
import { operation, type AnyRoute } from '../http';

/** `/cluster/log`: how tasks ended; who may not see all sees their own. */
export const clusterLogRoutes: readonly AnyRoute[] = [
  operation('GET /cluster/log', ({ lab, given, caller }) => {
    const seesAll = caller.may('/', 'Sys.Syslog');
    return [...lab.state.tasks.values()]
      .filter(({ endtime }) => endtime !== undefined)
      .map((task) => ({ task, ...parseUpid(task.upid) }))
      .filter(({ user }) => seesAll || user.split('!')[0] === caller.user)
      .slice(-(given.number('max') ?? 50))
      .reverse()
      .map(({ task, node, pid, user }) => ({
        uid: task.sequence,
        time: task.endtime,
        node,
        pid,
        user,
        pri: task.exitstatus === 'OK' ? 6 : 3,
        tag: 'pvedaemon',
        msg: `end task ${task.upid} ${task.exitstatus ?? ''}`,
      }));
  }),
];
