export type { IdSource, Lab } from './lab';
export type {
  AclRecord,
  ConfigValue,
  ContentType,
  InterfaceConfig,
  NodeRecord,
  PoolRecord,
  RoleRecord,
  SdnConfig,
  SdnRecord,
  SettingRecord,
  StorageRecord,
  TaskRecord,
  TokenRecord,
  UserRecord,
  VmConfig,
  VmRecord,
  VolumeRecord,
} from './records';
export { ApiError, refuse, refuseParams } from './refusal';
export { Sequencer } from './sequencer';
export { without } from './without';
export { openState, type LabState } from './state';
export { TaskRunner, type TaskContext, type TaskOptions, type TaskStart } from './task-runner';
