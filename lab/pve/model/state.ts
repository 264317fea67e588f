import type { Collection, LabStore } from '../../store';
import type { FaultRecord, FiringRecord } from './fault-records';
import type { ContainerRecord, VmRecord } from './guest-records';
import type { StorageRecord, VolumeRecord } from './storage-records';
import type { NodeRecord, SdnRecord } from './network-records';
import type { AclRecord, GroupRecord, RoleRecord, UserRecord } from './access-records';
import type { PoolRecord, SectionRecord, SettingRecord, TaskRecord } from './records';

/** Everything that survives a restart of the lab. */
export interface LabState {
  readonly nodes: Collection<NodeRecord>;
  readonly storages: Collection<StorageRecord>;
  /** By `volumeKey`. */
  readonly volumes: Collection<VolumeRecord>;
  /** By VM id. */
  readonly vms: Collection<VmRecord>;
  /** By VM id. */
  readonly containers: Collection<ContainerRecord>;
  readonly pools: Collection<PoolRecord>;
  /** By `kind/id`. */
  readonly sdn: Collection<SdnRecord>;
  /** By `file` and `id`, with a line feed between. */
  readonly sections: Collection<SectionRecord>;
  readonly groups: Collection<GroupRecord>;
  readonly users: Collection<UserRecord>;
  readonly roles: Collection<RoleRecord>;
  readonly acl: Collection<AclRecord>;
  /** By UPID. */
  readonly tasks: Collection<TaskRecord>;
  /** By name. */
  readonly faults: Collection<FaultRecord>;
  /** By sequence, padded. */
  readonly firings: Collection<FiringRecord>;
  readonly settings: Collection<SettingRecord>;
}

/** Reads the whole state of a lab into memory. */
export function openState(store: LabStore): LabState {
  return {
    nodes: store.collection('nodes'),
    storages: store.collection('storages'),
    volumes: store.collection('volumes'),
    vms: store.collection('vms'),
    containers: store.collection('containers'),
    pools: store.collection('pools'),
    sdn: store.collection('sdn'),
    sections: store.collection('sections'),
    groups: store.collection('groups'),
    users: store.collection('users'),
    roles: store.collection('roles'),
    acl: store.collection('acl'),
    tasks: store.collection('tasks'),
    faults: store.collection('faults'),
    firings: store.collection('firings'),
    settings: store.collection('settings'),
  };
}
