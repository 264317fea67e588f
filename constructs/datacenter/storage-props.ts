/** What PVE keeps in a storage. */
export type StorageContent = 'images' | 'rootdir' | 'iso' | 'import' | 'snippets' | 'vztmpl' | 'backup';

/** A storage of the cluster. Those that need a password are left out: the provider would keep it in the state. */
export type DatacenterStorage = CommonStorage &
  (
    | { readonly type: 'dir'; readonly path: string; readonly shared?: boolean }
    | { readonly type: 'nfs'; readonly server: string; readonly export: string; readonly options?: string }
    | { readonly type: 'lvm'; readonly volumeGroup: string; readonly shared?: boolean }
    | { readonly type: 'lvmthin'; readonly volumeGroup: string; readonly thinPool: string }
    | {
        readonly type: 'zfspool';
        readonly pool: string;
        readonly thin?: boolean;
        readonly blockSize?: string;
      }
  );

interface CommonStorage {
  /** PVE's id, `nas`. */
  readonly id: string;
  readonly content: readonly StorageContent[];
  /** @default all nodes */
  readonly nodes?: readonly string[];
}
