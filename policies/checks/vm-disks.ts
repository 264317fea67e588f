import { ofResources, when, type PolicyCheck } from '../policy';
import { blocks, isUnknown, literal, type Body } from '../stack';

const types = ['proxmox_virtual_environment_vm'];

function diskName(disk: Body): string {
  return `disk ${literal(disk['interface']) ?? '?'}`;
}

/** A field of the disk, or the disk where the field is not written. */
function pathsOf(disk: Body, field?: string): readonly string[] {
  const path = `disks.${literal(disk['interface']) ?? ''}`;
  return [...(field === undefined ? [] : [`${path}.${field}`]), path, 'disks'];
}

/** Policies of virtual machines' disks. */
export const vmDiskPolicies: readonly PolicyCheck[] = [
  ofResources({
    id: 'vm-disk-emulated',
    severity: 'warning',
    title: 'Disks are on scsi or virtio.',
    remedy:
      'Move the disk to scsi with virtio-scsi-single: ide and sata have no queues and no discard that arrives.',
    types,
    faults: ({ body }) =>
      blocks(body['disk']).flatMap((disk) =>
        when(
          /^(ide|sata)\d/.test(literal(disk['interface']) ?? ''),
          `${diskName(disk)} is on an emulated bus`,
          ...pathsOf(disk),
        ),
      ),
  }),
  ofResources({
    id: 'vm-disk-cache-unsafe',
    severity: 'error',
    title: 'What a guest has flushed is on the disk.',
    remedy: 'Set the cache to none or writeback: unsafe loses what databases believe to be written.',
    types,
    faults: ({ body }) =>
      blocks(body['disk']).flatMap((disk) =>
        when(disk['cache'] === 'unsafe', `${diskName(disk)} has cache=unsafe`, ...pathsOf(disk, 'cache')),
      ),
  }),
  ofResources({
    id: 'vm-disk-no-discard',
    severity: 'note',
    title: 'Disks give back what the guest has removed.',
    remedy: 'Set discard to on: thin storages otherwise grow until they are full.',
    types,
    faults: ({ body }) =>
      blocks(body['disk']).flatMap((disk) => {
        const discard = disk['discard'];
        return when(
          !isUnknown(discard) && discard !== 'on',
          `${diskName(disk)} does not discard`,
          ...pathsOf(disk, 'discard'),
        );
      }),
  }),
  ofResources({
    id: 'vm-disk-not-backed-up',
    severity: 'warning',
    title: 'Disks of production are part of backups.',
    remedy:
      'Take away backup: false, or keep what is on the disk elsewhere and suppress this with the reason.',
    types,
    posture: 'prod',
    faults: ({ body }) =>
      blocks(body['disk']).flatMap((disk) =>
        when(
          disk['backup'] === false,
          `${diskName(disk)} is left out of backups`,
          ...pathsOf(disk, 'backup'),
        ),
      ),
  }),
  ofResources({
    id: 'vm-linked-clone',
    severity: 'warning',
    title: 'VMs of production do not depend on a template.',
    remedy: 'Set full on the clone: a linked one cannot outlive its template, nor leave its storage.',
    types,
    posture: 'prod',
    faults: ({ body }) =>
      blocks(body['clone']).flatMap((clone) =>
        when(clone['full'] === false, 'it is a linked clone', 'clone.full', 'clone'),
      ),
  }),
];
