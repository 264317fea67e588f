import { boolean, formats, integer, optional, route, text, type AnyRoute } from '../../http';
import {
  createVm,
  deleteVm,
  hashCipassword,
  lockForCreation,
  needDeletable,
  needVm,
  reserveVm,
  restoreVm,
  setAside,
  startVm,
  viewListed,
} from '../../vm';
import { manageGuest } from '../../cluster/ha/manage';
import type { Caller } from '../../auth';
import { refuse, WorkerKilled, type Lab } from '../../model';
import { needBackup } from '../../volumes';
import { forgetGuest, needUnclaimed } from '../../cluster/forget-guest';
import { checkConfigPermission, checkCpuModel, checkNewDisks, configParams } from '../../vm-config';
import { startGuestTask } from '../guest-task';

const one = { node: formats.node, vmid: formats.vmid };

interface RestoreCall {
  readonly lab: Lab;
  readonly params: {
    readonly node: string;
    readonly vmid: number;
    readonly pool: string | undefined;
    readonly storage: string | undefined;
    readonly unique: boolean | undefined;
    readonly force: boolean | undefined;
    readonly start: boolean | undefined;
  };
  readonly caller: Caller;
}

/** `archive` of a creation: the machine comes back from a backup, in the place of one that is there with `force`. */
function restore({ lab, params, caller }: RestoreCall, archive: string): string {
  const { node, vmid, pool, storage } = params;
  if (pool === undefined || !caller.may(`/pool/${pool}`, 'VM.Allocate')) {
    caller.need(`/vms/${vmid}`, 'VM.Allocate');
  }
  const backup = needBackup(lab, node, archive, 'qemu');
  const places = storage === undefined ? Object.values(backup.disks).map((disk) => disk.storage) : [storage];
  for (const place of new Set(places)) caller.need(`/storage/${place}`, 'Datastore.AllocateSpace');
  const existing = params.force === true ? lab.state.vms.get(String(vmid)) : undefined;
  if (existing) {
    caller.need(`/vms/${vmid}`, 'VM.Backup');
    if (existing.status === 'running') throw refuse(`unable to restore VM ${vmid} - vm is running`);
    needDeletable(lab, existing.node, vmid);
  }
  // A restore that fails must not cost the machine that is there.
  const putBack = existing ? setAside(lab, existing) : undefined;
  const place = pool ?? existing?.pool;
  reserveVm(lab, { vmid, node, options: {}, ...(place === undefined ? {} : { pool: place }) }, 'create');
  return startGuestTask(lab, caller, {
    node,
    type: 'qmrestore',
    vmid,
    hasCheckpoint: true,
    work: async (task) => {
      const target = { vmid, node, ...(storage === undefined ? {} : { storage }) };
      try {
        await restoreVm(lab, { ...target, backup, unique: params.unique === true }, task);
      } catch (error) {
        if (!(error instanceof WorkerKilled)) putBack?.();
        throw error;
      }
      if (params.start === true) await startVm(lab, node, vmid, task);
    },
  });
}

/** `/nodes/{node}/qemu` and `/nodes/{node}/qemu/{vmid}` */
export const qemuRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/nodes/:node/qemu',
    params: { node: formats.node, full: optional(boolean()) },
    handle: ({ lab, params, caller }) =>
      [...lab.state.vms.values()]
        .filter((vm) => vm.node === params.node && caller.may(`/vms/${vm.vmid}`, 'VM.Audit'))
        .map((vm) => viewListed(lab, vm, params.full === true)),
  }),
  route({
    method: 'POST',
    path: '/nodes/:node/qemu',
    params: {
      ...configParams,
      ...one,
      pool: optional(formats.poolid),
      start: optional(boolean()),
      unique: optional(boolean()),
      force: optional(boolean()),
      storage: optional(formats.storage),
      bwlimit: optional(integer({ minimum: 0 })),
      archive: optional(text()),
      'live-restore': optional(boolean()),
      'import-working-storage': optional(formats.storage),
      'ha-managed': optional(boolean()),
    },
    handle: async ({ lab, params, caller }) => {
      const { node, vmid, pool, start } = params;
      if (params.archive !== undefined) return restore({ lab, params, caller }, params.archive);
      const options = optionsOf(params);
      if (pool === undefined || !caller.may(`/pool/${pool}`, 'VM.Allocate')) {
        caller.need(`/vms/${vmid}`, 'VM.Allocate');
      }
      checkConfigPermission(lab, caller, { vmid, set: options, ...(pool === undefined ? {} : { pool }) });
      checkCpuModel(lab, options['cpu']);
      checkNewDisks(lab, node, options);
      const cipasswordHash = await hashCipassword(options['cipassword']);
      const vm = {
        vmid,
        node,
        options,
        ...(pool === undefined ? {} : { pool }),
        ...(cipasswordHash === undefined ? {} : { cipasswordHash }),
      };
      if (params['ha-managed'] === true) caller.need('/', 'Sys.Console');
      reserveVm(lab, vm, 'create');
      return startGuestTask(lab, caller, {
        node,
        type: 'qmcreate',
        vmid,
        hasCheckpoint: true,
        prepare: (signal) => lockForCreation(lab, vm, signal),
        work: async (task) => {
          createVm(lab, vm, task);
          if (params['ha-managed'] === true) manageGuest(lab, caller, `vm:${vmid}`);
          if (start === true) await startVm(lab, node, vmid, task);
        },
      });
    },
  }),
  route({
    method: 'DELETE',
    path: '/nodes/:node/qemu/:vmid',
    params: {
      ...one,
      purge: optional(boolean()),
      skiplock: optional(boolean()),
      'destroy-unreferenced-disks': optional(boolean()),
    },
    handle: ({ lab, params, caller }) => {
      const { node, vmid } = params;
      const skipLock = params.skiplock === true;
      const check = (): void => {
        needVm(lab, node, vmid);
        if (params.purge !== true) needUnclaimed(lab, vmid, 'VM');
        needDeletable(lab, node, vmid, skipLock);
      };
      check();
      return startGuestTask(lab, caller, {
        node,
        type: 'qmdestroy',
        vmid,
        work: async () => {
          check();
          await deleteVm(lab, node, vmid, skipLock);
          forgetGuest(lab, vmid, params.purge === true);
        },
      });
    },
  }),
];

const NOT_OPTIONS = new Set(
  'node vmid pool start unique force storage bwlimit archive live-restore import-working-storage ha-managed'.split(
    ' ',
  ),
);

/** The parameters that are options of the machine. */
function optionsOf(params: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const entries = Object.entries(params).filter(
    ([key, value]) => !NOT_OPTIONS.has(key) && value !== undefined,
  );
  return Object.fromEntries(entries) as Record<string, string | number | boolean>;
}
