export type {
  BackupJob,
  DatacenterOptions,
  DatacenterStorage,
  DatacenterUser,
  PciMapping,
  Permission,
  StorageContent,
  UsbMapping,
} from '../../site';
export { DatacenterSetup, type DatacenterSetupProps } from './datacenter-setup';
