import type { Caller } from '../../auth';
import { boolean, formats, integer, list, optional, route, text, type AnyRoute } from '../../http';
import { refuse, type Lab, type VmRecord } from '../../model';
import {
  afterChange,
  digestOf,
  hashCipassword,
  needUnlocked,
  needVm,
  plugCards,
  updateVm,
  viewConfig,
  viewPending,
} from '../../vm';
import { needSnapshot, viewSnapshotConfig } from '../../snapshots';
import {
  changeConfig,
  checkBootOrder,
  checkConfigPermission,
  checkCpuModel,
  checkNewDisks,
  configParams,
  type ConfigChange,
} from '../../vm-config';
import { startGuestTask } from '../guest-task';

const one = { node: formats.node, vmid: formats.vmid };

const writeParams = {
  ...configParams,
  ...one,
  delete: optional(list()),
  revert: optional(list()),
  digest: optional(text({ maxLength: 40 })),
  force: optional(boolean()),
  skiplock: optional(boolean()),
};

/** `/nodes/{node}/qemu/{vmid}/config` and `…/pending` */
export const configRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET',
    path: '/nodes/:node/qemu/:vmid/config',
    params: { ...one, current: optional(boolean()), snapshot: optional(text()) },
    handle: ({ lab, params }) => {
      const vm = needVm(lab, params.node, params.vmid);
      if (params.snapshot !== undefined) {
        // The file's digest, since the snapshot lies in the same file.
        return { ...viewSnapshotConfig(needSnapshot(vm, params.snapshot)), digest: digestOf(vm.config) };
      }
      return viewConfig(vm, params.current === true);
    },
  }),
  route({
    method: 'PUT',
    path: '/nodes/:node/qemu/:vmid/config',
    params: writeParams,
    handle: async ({ lab, params, caller }) => {
      authorize(lab, caller, params);
      await writeConfig(lab, params.node, params.vmid, params);
      return null;
    },
  }),
  route({
    method: 'POST',
    path: '/nodes/:node/qemu/:vmid/config',
    params: {
      ...writeParams,
      background_delay: optional(integer({ minimum: 1, maximum: 30 })),
      'import-working-storage': optional(formats.storage),
    },
    handle: ({ lab, params, caller }) => {
      const { node, vmid } = params;
      authorize(lab, caller, params);
      if (params.skiplock !== true) needUnlocked(lab, node, vmid);
      return startGuestTask(lab, caller, {
        node,
        type: 'qmconfig',
        vmid,
        work: () => writeConfig(lab, node, vmid, params),
      });
    },
  }),
  route({
    method: 'GET',
    path: '/nodes/:node/qemu/:vmid/pending',
    params: one,
    handle: ({ lab, params }) => viewPending(needVm(lab, params.node, params.vmid)),
  }),
];

const NOT_OPTIONS = new Set(
  'node vmid delete revert digest force skiplock background_delay import-working-storage'.split(' '),
);

/** A machine whose options that wait for a restart are again what they are in force. */
function revert(vm: VmRecord, options: readonly string[] = []): VmRecord {
  const running = vm.runningConfig;
  if (!running || options.length === 0) return vm;
  const kept = Object.entries(vm.config).filter(([key]) => !options.includes(key));
  const back = Object.entries(running).filter(([key]) => options.includes(key));
  return { ...vm, config: Object.fromEntries([...kept, ...back]) };
}

function optionsOf(params: Readonly<Record<string, unknown>>): ConfigChange['set'] {
  return Object.fromEntries(
    Object.entries(params).filter(([key, value]) => !NOT_OPTIONS.has(key) && value !== undefined),
  ) as ConfigChange['set'];
}

function authorize(lab: Lab, caller: Caller, params: Readonly<Record<string, unknown>>): void {
  const removed = ((params['delete'] ?? []) as readonly string[]).filter((name) => name !== 'lock');
  checkConfigPermission(lab, caller, {
    vmid: Number(params['vmid']),
    set: optionsOf(params),
    delete: removed,
  });
  checkCpuModel(lab, params['cpu']);
  checkNewDisks(lab, String(params['node']), optionsOf(params));
}

/** Root may take away a lock that was left behind, `qm unlock`. */
function isUnlock(params: Readonly<Record<string, unknown>>): boolean {
  const deleted = (params['delete'] ?? []) as readonly string[];
  return params['skiplock'] === true && deleted.includes('lock');
}

function unlockedVm(lab: Lab, { vmid }: VmRecord): VmRecord {
  return updateVm(lab, vmid, { lock: undefined, stuck: undefined });
}

async function writeConfig(
  lab: Lab,
  node: string,
  vmid: number,
  params: Readonly<Record<string, unknown>>,
): Promise<void> {
  const set = optionsOf(params);
  const hash = await hashCipassword(set['cipassword']);
  const found = params['skiplock'] === true ? needVm(lab, node, vmid) : needUnlocked(lab, node, vmid);
  const vm = isUnlock(params) ? unlockedVm(lab, found) : found;
  if (params['digest'] !== undefined && params['digest'] !== digestOf(vm.config)) {
    throw refuse('checksum mismatch (file change by other user?)');
  }
  const deleted = (params['delete'] as readonly string[] | undefined)?.filter((name) => name !== 'lock');
  const reverted = revert(vm, params['revert'] as readonly string[] | undefined);
  const config = changeConfig(lab, reverted, { set, delete: deleted ?? [], force: params['force'] === true });
  checkBootOrder(config, set['boot']);
  const runningConfig = afterChange(lab, vm, config);
  const plug = plugCards(lab, vm, { ...vm, config, ...(runningConfig ? { runningConfig } : {}) });
  updateVm(lab, vmid, {
    config,
    runningConfig,
    ...(hash === undefined ? {} : { cipasswordHash: hash }),
    ...(deleted?.includes('cipassword') === true ? { cipasswordHash: undefined } : {}),
  });
  await plug?.();
}
