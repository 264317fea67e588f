import type { Operation } from '../../resource';
import type { Session } from '../session';
import { runOnNode } from '../ssh';
import type { Machine } from './machine';
import { storageOf, writeOptions, type StorageDevice } from './wire';

/**
 * Imports an image by `qm` over SSH, as the API cannot for images that are not of the content type `import`. The
 * commands are the real provider's, so that a node which permits those permits these.
 */
export async function importWithQm(
  machine: Machine,
  bus: string,
  disk: StorageDevice,
  operation: Operation<Session>,
): Promise<void> {
  const commands = [
    'set -e',
    `file_id=${quote(disk.fileId ?? '')}`,
    `file_format=${quote(disk.format ?? 'qcow2')}`,
    `datastore_id_target=${quote(storageOf(disk))}`,
    `vm_id=${machine.vmid}`,
    `disk_options=${quote(writeOptions(disk))}`,
    `disk_interface=${quote(bus)}`,
    'source_image=$(try_sudo /usr/sbin/pvesm path $file_id)',
    "imported_disk=$(try_sudo /usr/sbin/qm disk import $vm_id $source_image $datastore_id_target -format $file_format | grep unused0 | cut -d : -f 3 | cut -d \\' -f 1)",
    'disk_id=${datastore_id_target}:$imported_disk,$disk_options',
    'try_sudo /usr/sbin/qm set $vm_id -${disk_interface} $disk_id',
  ];
  await runOnNode(machine.node, commands.join('; '), operation);
  await machine.resize(bus, disk.sizeBytes ?? 0);
}

function quote(text: string): string {
  return `"${text.replace(/[\\"$`]/g, '\\$&')}"`;
}
