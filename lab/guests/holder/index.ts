export { findCgroupMounts, type CgroupMounts } from './cgroup-mounts';
export { Holder, type HolderNamespace } from './holder';
export { LabCgroups, type GuestLimits } from './lab-cgroups';
