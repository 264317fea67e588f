export type {
  BackupJob,
  DatacenterOptions,
  DatacenterSetupProps,
  DatacenterUser,
  PciMapping,
  Permission,
  UsbMapping,
} from './datacenter-props';
export { DatacenterSetup } from './datacenter-setup';
export type { DatacenterStorage, StorageContent } from './storage-props';
