export type { FaultRecord, FiringRecord } from './fault-records';
export type { Conditions, TaskFailure } from './faults';
export type { IdSource, Lab } from './lab';
export type { ConfigValue, ContainerRecord, SnapshotRecord, VmConfig, VmRecord } from './guest-records';
export type { BackedUpDisk, ContentType, StorageRecord, VolumeRecord } from './storage-records';
export type { InterfaceConfig, NodeRecord, SdnConfig, SdnRecord } from './network-records';
export type { AclRecord, GroupRecord, RoleRecord, TokenRecord, UserRecord } from './access-records';
export type {
  PoolRecord,
  SectionConfig,
  SectionRecord,
  SectionValue,
  SettingRecord,
  TaskRecord,
} from './records';
export { FileLocks } from './file-locks';
export { isSince } from './is-since';
export { ApiError, refuse, refusedUnder, refuseParams, under } from './refusal';
export { Sequencer } from './sequencer';
export { uuidFrom } from './uuid';
export { without } from './without';
export { WorkerKilled } from './worker-killed';
export { openState, type LabState } from './state';
export { TaskRunner, type TaskContext, type TaskOptions, type TaskStart } from './task-runner';
