import { boolean, formats, integer, oneOf, optional, route, text, type AnyRoute } from '../../http';
import type { Caller } from '../../auth';
import { managedSid, wishState } from '../../cluster/ha/manager';
import { refuse, type Lab } from '../../model';
import { needVm, rebootVm, resetVm, shutdownVm, startVm, stopVm, viewStatus } from '../../vm';
import { startGuestTask } from '../guest-task';

const one = { node: formats.node, vmid: formats.vmid };
const timeout = optional(integer({ minimum: 0 }));
const skiplock = optional(boolean());
const BASE = '/nodes/:node/qemu/:vmid/status';
/** PVE's own when the caller gives none. */
const SHUTDOWN_S = 180;

interface ManagedPower {
  readonly node: string;
  readonly vmid: number;
  readonly timeoutMs?: number;
}

/** Asks the HA manager; its own task starts or stops the machine. */
function byManager(
  lab: Lab,
  caller: Caller,
  { node, vmid, timeoutMs }: ManagedPower,
  state: 'started' | 'stopped',
): string {
  return startGuestTask(lab, caller, {
    node,
    type: state === 'started' ? 'hastart' : 'hastop',
    vmid,
    work: (task) => {
      task.log(`Requesting HA ${state === 'started' ? 'start' : 'stop'} for VM ${vmid}`);
      wishState(lab, `vm:${vmid}`, state, timeoutMs === undefined ? undefined : { timeoutMs });
    },
  });
}

/** `/nodes/{node}/qemu/{vmid}/status` */
export const statusRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: `${BASE}/current`,
    params: one,
    handle: ({ lab, params }) => viewStatus(lab, needVm(lab, params.node, params.vmid)),
  }),
  route({
    method: 'POST',
    path: `${BASE}/start`,
    params: {
      ...one,
      timeout,
      skiplock,
      machine: optional(text()),
      stateuri: optional(text()),
      'force-cpu': optional(text()),
      targetstorage: optional(text()),
      migratedfrom: optional(formats.node),
      migration_network: optional(text()),
      migration_type: optional(oneOf('secure', 'insecure')),
      'nets-host-mtu': optional(text()),
      'with-conntrack-state': optional(boolean()),
    },
    handle: ({ lab, params, caller }) => {
      const { node, vmid } = params;
      needVm(lab, node, vmid);
      if (managedSid(lab, String(vmid)) !== undefined)
        return byManager(lab, caller, { node, vmid }, 'started');
      return startGuestTask(lab, caller, {
        node,
        type: 'qmstart',
        vmid,
        work: (task) => startVm(lab, node, vmid, task),
      });
    },
  }),
  route({
    method: 'POST',
    path: `${BASE}/stop`,
    params: {
      ...one,
      timeout,
      skiplock,
      keepActive: optional(boolean()),
      migratedfrom: optional(formats.node),
      'overrule-shutdown': optional(boolean()),
    },
    handle: ({ lab, params, caller }) => {
      const { node, vmid } = params;
      needVm(lab, node, vmid);
      if (managedSid(lab, String(vmid)) !== undefined) {
        return byManager(lab, caller, { node, vmid, timeoutMs: 0 }, 'stopped');
      }
      return startGuestTask(lab, caller, { node, type: 'qmstop', vmid, work: () => stopVm(lab, node, vmid) });
    },
  }),
  route({
    method: 'POST',
    path: `${BASE}/shutdown`,
    params: { ...one, timeout, skiplock, forceStop: optional(boolean()), keepActive: optional(boolean()) },
    handle: ({ lab, params, caller }) => {
      const { node, vmid } = params;
      const isPaused = needVm(lab, node, vmid).paused === true;
      // A guest that is held could not power itself off.
      if (isPaused && params.forceStop !== true) throw refuse('VM is paused - cannot shutdown');
      const limit = (params.timeout ?? SHUTDOWN_S) * 1000;
      if (managedSid(lab, String(vmid)) !== undefined) {
        return byManager(lab, caller, { node, vmid, timeoutMs: limit }, 'stopped');
      }
      return startGuestTask(lab, caller, {
        node,
        type: 'qmshutdown',
        vmid,
        work: () => (isPaused ? stopVm(lab, node, vmid) : shutdownVm(lab, node, vmid, limit)),
      });
    },
  }),
  route({
    method: 'POST',
    path: `${BASE}/reboot`,
    params: { ...one, timeout },
    handle: ({ lab, params, caller }) => {
      const { node, vmid } = params;
      const { status, paused } = needVm(lab, node, vmid);
      if (paused) throw refuse('VM is paused - cannot shutdown');
      if (status !== 'running') throw refuse(`VM ${vmid} not running`);
      const limit = (params.timeout ?? SHUTDOWN_S) * 1000;
      return startGuestTask(lab, caller, {
        node,
        type: 'qmreboot',
        vmid,
        work: (task) => rebootVm(lab, { node, vmid }, limit, task),
      });
    },
  }),
  route({
    method: 'POST',
    path: `${BASE}/reset`,
    params: { ...one, skiplock },
    handle: ({ lab, params, caller }) => {
      const { node, vmid } = params;
      if (needVm(lab, node, vmid).status !== 'running') throw refuse(`VM ${vmid} not running`);
      return startGuestTask(lab, caller, {
        node,
        type: 'qmreset',
        vmid,
        work: (task) => resetVm(lab, node, vmid, task),
      });
    },
  }),
];
