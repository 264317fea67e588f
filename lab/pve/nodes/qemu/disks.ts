import { boolean, formats, integer, oneOf, optional, route, text, type AnyRoute } from '../../http';
import { refuse, refuseParams } from '../../model';
import {
  checkMove,
  digestOf,
  moveDisk,
  needUnlocked,
  needVm,
  reassignDisk,
  resizeDisk,
  wantedSize,
} from '../../vm';
import { waitForStorages } from '../../volumes';
import { startGuestTask } from '../guest-task';

const one = { node: formats.node, vmid: formats.vmid };
const disk = text({ pattern: /^(?:(?:ide|sata|scsi|virtio|unused)\d+|efidisk0|tpmstate0)$/ });

const moveParams = {
  ...one,
  disk,
  storage: optional(formats.storage),
  format: optional(oneOf('raw', 'qcow2', 'vmdk')),
  delete: optional(boolean()),
  digest: optional(text()),
  bwlimit: optional(integer({ minimum: 0 })),
  'target-vmid': optional(formats.vmid),
  'target-disk': optional(disk),
  'target-digest': optional(text()),
};

function moveRoute(method: 'POST', path: string): AnyRoute {
  return route({
    method,
    path,
    params: moveParams,
    handle: ({ lab, params, caller }) => {
      const { node, vmid, storage, format } = params;
      const targetVmid = params['target-vmid'];
      if (targetVmid !== undefined) {
        caller.need(`/vms/${targetVmid}`, 'VM.Config.Disk');
        const key = params.disk;
        const reassignment = { node, vmid, key, targetVmid, targetKey: params['target-disk'] ?? key };
        if (targetVmid === vmid) throw refuse('must be different to the source VM');
        return startGuestTask(lab, caller, {
          node,
          type: 'qmmove',
          vmid,
          work: () => {
            reassignDisk(lab, reassignment);
          },
        });
      }
      if (storage === undefined) throw refuseParams({ storage: 'either storage or target-vmid is required' });
      caller.need(`/storage/${storage}`, 'Datastore.AllocateSpace');
      const move = {
        key: params.disk,
        storage,
        deleteOld: params.delete === true,
        ...(format === undefined ? {} : { format }),
      };
      checkMove(lab, needUnlocked(lab, node, vmid), move);
      return startGuestTask(lab, caller, {
        node,
        type: 'qmmove',
        vmid,
        prepare: async (signal) => {
          await waitForStorages(lab, node, [storage], signal);
          return () => undefined;
        },
        work: () => {
          moveDisk(lab, node, vmid, move);
        },
      });
    },
  });
}

/** `/nodes/{node}/qemu/{vmid}/resize` and `…/move_disk` */
export const diskRoutes: readonly AnyRoute[] = [
  route({
    method: 'PUT',
    path: '/nodes/:node/qemu/:vmid/resize',
    params: {
      ...one,
      disk,
      size: text({ pattern: /^\+?\d+(\.\d+)?[KMGT]?$/ }),
      digest: optional(text()),
      skiplock: optional(boolean()),
    },
    handle: ({ lab, params, caller }) => {
      const { node, vmid } = params;
      // PVE looks at the disk in the task alone (qemu-server 9.2.6): a smaller size ends the task, not the request.
      return startGuestTask(lab, caller, {
        node,
        type: 'resize',
        vmid,
        work: () => {
          const vm = params.skiplock === true ? needVm(lab, node, vmid) : needUnlocked(lab, node, vmid);
          if (params.digest !== undefined && params.digest !== digestOf(vm.config)) {
            throw refuse('checksum mismatch (file change by other user?)');
          }
          const place = /^([^:/]+):/.exec(String(vm.config[params.disk] ?? ''))?.[1];
          if (place !== undefined) caller.need(`/storage/${place}`, 'Datastore.AllocateSpace');
          resizeDisk(lab, vm, { key: params.disk, bytes: wantedSize(lab, vm, params.disk, params.size) });
        },
      });
    },
  }),
  moveRoute('POST', '/nodes/:node/qemu/:vmid/move_disk'),
];
