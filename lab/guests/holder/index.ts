export { canKillCgroups, findCgroupMounts, type CgroupMounts } from './cgroup-mounts';
export { Holder, readHolderRecord, type HolderNamespace } from './holder';
export { LabCgroups, type GuestLimits } from './lab-cgroups';
export { reachScript } from './reach-script';
