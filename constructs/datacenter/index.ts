export type {
  BackupJob,
  DatacenterOptions,
  DatacenterStorage,
  DatacenterUser,
  DirMapping,
  HaRebalance,
  Notifications,
  PciMapping,
  Permission,
  StorageContent,
  UsbMapping,
} from '../../site';
export { DatacenterSetup, type DatacenterSetupProps } from './datacenter-setup';
