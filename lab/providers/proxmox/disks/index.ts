export { cephPoolResource } from './ceph-pool-resource';
export { zfsPoolResource } from './zfs-resource';
