import { StorageDirectory, type StorageDirectoryConfig } from '@cdktf/provider-proxmox/lib/storage-directory';
import { StorageLvm } from '@cdktf/provider-proxmox/lib/storage-lvm';
import { StorageLvmthin } from '@cdktf/provider-proxmox/lib/storage-lvmthin';
import { StorageNfs } from '@cdktf/provider-proxmox/lib/storage-nfs';
import { StorageZfspool } from '@cdktf/provider-proxmox/lib/storage-zfspool';
import type { TerraformResource, TerraformResourceConfig } from 'cdktf';
import type { Construct } from 'constructs';
import type { DatacenterStorage } from '../../site';

/** The provider's resource of a storage. */
export function addStorage(
  scope: Construct,
  storage: DatacenterStorage,
  more: Pick<TerraformResourceConfig, 'provider' | 'dependsOn'>,
): TerraformResource {
  const id = `storage ${storage.id}`;
  const common = {
    id: storage.id,
    content: [...storage.content],
    nodes: storage.nodes && [...storage.nodes],
    disable: storage.enabled === undefined ? undefined : !storage.enabled,
    ...more,
  };
  switch (storage.type) {
    case 'dir':
      return new StorageDirectory(scope, id, {
        ...common,
        ...toFiles(storage),
        path: storage.path,
        shared: storage.shared,
      });
    case 'nfs':
      return new StorageNfs(scope, id, {
        ...common,
        ...toFiles(storage),
        snapshotAsVolumeChain: storage.snapshotAsVolumeChain,
        server: storage.server,
        export: storage.export,
        options: storage.options,
      });
    case 'lvm':
      return new StorageLvm(scope, id, {
        ...common,
        volumeGroup: storage.volumeGroup,
        wipeRemovedVolumes: storage.wipeRemovedVolumes,
        shared: storage.shared,
      });
    case 'lvmthin':
      return new StorageLvmthin(scope, id, {
        ...common,
        volumeGroup: storage.volumeGroup,
        thinPool: storage.thinPool,
      });
    case 'zfspool':
      return new StorageZfspool(scope, id, {
        ...common,
        zfsPool: storage.pool,
        thinProvision: storage.thin,
        blocksize: storage.blockSize,
      });
  }
}

/** What storages of files have in common. */
function toFiles({
  createPath,
  createFolders,
  preallocation,
  keep,
  protectedBackups,
}: Extract<DatacenterStorage, { type: 'dir' | 'nfs' }>): Pick<
  StorageDirectoryConfig,
  'createBasePath' | 'createSubdirs' | 'preallocation' | 'backups'
> {
  return {
    createBasePath: createPath,
    createSubdirs: createFolders,
    preallocation,
    backups:
      keep === undefined && protectedBackups === undefined
        ? undefined
        : {
            keepAll: keep === undefined ? true : undefined,
            keepLast: keep?.last,
            keepHourly: keep?.hourly,
            keepDaily: keep?.daily,
            keepWeekly: keep?.weekly,
            keepMonthly: keep?.monthly,
            keepYearly: keep?.yearly,
            maxProtectedBackups: protectedBackups,
          },
  };
}
