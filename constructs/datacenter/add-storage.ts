import { StorageDirectory } from '@cdktf/provider-proxmox/lib/storage-directory';
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
    ...more,
  };
  switch (storage.type) {
    case 'dir':
      return new StorageDirectory(scope, id, { ...common, path: storage.path, shared: storage.shared });
    case 'nfs':
      return new StorageNfs(scope, id, {
        ...common,
        server: storage.server,
        export: storage.export,
        options: storage.options,
      });
    case 'lvm':
      return new StorageLvm(scope, id, {
        ...common,
        volumeGroup: storage.volumeGroup,
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
