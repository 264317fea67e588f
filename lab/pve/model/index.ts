export type { FaultRecord, FiringRecord } from './fault-records';
export type { Conditions, TaskFailure } from './faults';
export type { IdSource, Lab } from './lab';
export type {
  AclRecord,
  BackedUpDisk,
  ConfigValue,
  ContainerRecord,
  ContentType,
  GroupRecord,
  InterfaceConfig,
  NodeRecord,
  PoolRecord,
  RoleRecord,
  SdnConfig,
  SdnRecord,
  SectionConfig,
  SectionRecord,
  SectionValue,
  SettingRecord,
  SnapshotRecord,
  StorageRecord,
  TaskRecord,
  TokenRecord,
  UserRecord,
  VmConfig,
  VmRecord,
  VolumeRecord,
} from './records';
export { ApiError, refuse, refuseParams, under } from './refusal';
export { Sequencer } from './sequencer';
export { uuidFrom } from './uuid';
export { without } from './without';
export { WorkerKilled } from './worker-killed';
export { openState, type LabState } from './state';
export { TaskRunner, type TaskContext, type TaskOptions, type TaskStart } from './task-runner';
