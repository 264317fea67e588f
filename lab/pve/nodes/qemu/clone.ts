import { boolean, formats, integer, oneOf, optional, route, text, type AnyRoute } from '../../http';
import { refuse, refuseParams, type Lab, type VmRecord } from '../../model';
import { needSnapshot } from '../../snapshots';
import {
  checkTemplate,
  cloneVm,
  lockForClone,
  makeTemplate,
  migrateVm,
  needUnlocked,
  reserveVm,
  updateVm,
} from '../../vm';
import { isCloudInitDrive, isDriveKey, readDrive } from '../../vm-config';
import { findVolume, storageOn } from '../../volumes';
import { checkCloneRights } from '../clone-rights';
import { startGuestTask } from '../guest-task';

const one = { node: formats.node, vmid: formats.vmid };

/** `/nodes/{node}/qemu/{vmid}/clone`, `…/template` and `…/migrate` */
export const cloneRoutes: readonly AnyRoute[] = [
  route({
    method: 'POST',
    path: '/nodes/:node/qemu/:vmid/clone',
    params: {
      ...one,
      newid: formats.vmid,
      name: optional(formats.dnsName),
      description: optional(text()),
      pool: optional(formats.poolid),
      snapname: optional(text()),
      storage: optional(formats.storage),
      format: optional(oneOf('raw', 'qcow2', 'vmdk')),
      full: optional(boolean()),
      target: optional(formats.node),
      bwlimit: optional(integer({ minimum: 0 })),
    },
    handle: ({ lab, params, caller }) => {
      const { node, vmid, newid, pool, name, description, storage, format } = params;
      const current = needUnlocked(lab, node, vmid);
      const source =
        params.snapname === undefined
          ? current
          : { ...current, config: needSnapshot(current, params.snapname).config };
      checkCloneRights(lab, caller, source, storage);
      const target = cloneTarget(lab, node, params.target);
      const full = params.full ?? source.config['template'] !== 1;
      checkClone(lab, source, { full, target, ...defined({ storage, format }) });
      const options = {
        ...{ newid, target, full, isOfSnapshot: params.snapname !== undefined },
        ...defined({ name, description, storage, format }),
      };
      reserveVm(
        lab,
        { vmid: newid, node: target, options: defined({ name }), ...defined({ pool }) },
        'clone',
      );
      return startGuestTask(lab, caller, {
        node,
        type: 'qmclone',
        vmid,
        hasCheckpoint: true,
        prepare: (signal) => lockForClone(lab, source, options, signal),
        work: (task) => cloneVm(lab, source, options, task),
      });
    },
  }),
  route({
    method: 'POST',
    path: '/nodes/:node/qemu/:vmid/template',
    params: { ...one, disk: optional(text()) },
    handle: ({ lab, params, caller }) => {
      const { node, vmid } = params;
      checkTemplate(lab, node, vmid);
      return startGuestTask(lab, caller, {
        node,
        type: 'qmtemplate',
        vmid,
        work: () => {
          makeTemplate(lab, node, vmid);
        },
      });
    },
  }),
  route({
    method: 'POST',
    path: '/nodes/:node/qemu/:vmid/migrate',
    params: {
      ...one,
      target: formats.node,
      online: optional(boolean()),
      force: optional(boolean()),
      migration_type: optional(oneOf('secure', 'insecure')),
      migration_network: optional(text()),
      'with-local-disks': optional(boolean()),
      'with-conntrack-state': optional(boolean()),
      targetstorage: optional(text()),
      bwlimit: optional(integer({ minimum: 0 })),
    },
    handle: ({ lab, params, caller }) => {
      const { node, vmid, target } = params;
      const vm = needUnlocked(lab, node, vmid);
      checkMigration(lab, vm, params);
      updateVm(lab, vmid, { lock: 'migrate' });
      return startGuestTask(lab, caller, {
        node,
        type: 'qmigrate',
        vmid,
        hasCheckpoint: true,
        work: (task) => {
          task.checkpoint(() => updateVm(lab, vmid, { lock: undefined }));
          updateVm(lab, vmid, { lock: undefined });
          if (lab.conditions.isAway(target)) {
            throw refuse("Can't connect to destination address using public key");
          }
          migrateVm(lab, node, vmid, target);
        },
      });
    },
  }),
];

interface CloneWish {
  readonly full: boolean;
  readonly target: string;
  readonly storage?: string;
  readonly format?: string;
}

/** What PVE looks at before it takes the new id. */
function checkClone(lab: Lab, source: VmRecord, { full, target, storage, format }: CloneWish): void {
  const { node } = source;
  if (storage !== undefined) {
    const { content, shared } = storageOn(lab, node, storage);
    if (!content.includes('images')) {
      throw refuseParams({ storage: `storage '${storage}' does not support vm images` });
    }
    if (target !== node && !shared) throw refuse(`can't clone to non-shared storage '${storage}'`);
  }
  if (storage !== undefined && !full) throw refuse("parameter 'storage' not allowed for linked clones");
  if (format !== undefined && !full) throw refuse("parameter 'format' not allowed for linked clones");
  const disks = Object.entries(source.config).flatMap(([key, value]) => {
    const file = isDriveKey(key) ? readDrive(key, String(value)).file : '';
    const volume = file.includes(':') ? findVolume(lab, node, file) : undefined;
    return volume?.content === 'images' ? [{ key, file, volume }] : [];
  });
  if (target !== node && disks.some(({ volume }) => volume.node !== undefined)) {
    throw refuse(`can't clone VM to node '${target}' (VM uses local storage)`);
  }
  const linked = full
    ? undefined
    : disks.find(({ file }) => !file.includes('base-') && !isCloudInitDrive(file));
  if (linked) throw refuse(`Linked clone feature is not supported for '${linked.file}' (${linked.key})`);
}

/** Another node can only take a copy of what lies on shared storages. */
function cloneTarget(lab: Lab, node: string, target = node): string {
  if (!lab.state.nodes.has(target)) throw refuse(`no such cluster node '${target}'`);
  return target;
}

interface Migration {
  readonly target: string;
  readonly online: boolean | undefined;
  readonly 'with-local-disks': boolean | undefined;
}

function checkMigration(lab: Lab, vm: VmRecord, migration: Migration): void {
  const { target, online } = migration;
  if (!lab.state.nodes.has(target)) throw refuse(`no such cluster node '${target}'`);
  if (target === vm.node) throw refuseParams({ target: 'target is local node.' });
  if (vm.status === 'running' && online !== true) throw refuse(`can't migrate running VM without --online`);
  const local = [...lab.state.volumes.values()].some(
    (volume) => volume.vmid === vm.vmid && volume.node !== undefined,
  );
  if (local && vm.status === 'running' && migration['with-local-disks'] !== true) {
    throw refuse(`can't migrate VM - it uses local disks; use with-local-disks`);
  }
}

function defined<T extends Record<string, unknown>>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
