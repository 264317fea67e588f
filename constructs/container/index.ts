export { Container } from './container';
export type {
  ContainerAddress,
  ContainerConsole,
  ContainerIpv4,
  ContainerNic,
  ContainerProps,
  ContainerTimeouts,
} from './container-props';
export type { ContainerMount, ContainerRootDisk, ContainerVolumeOptions } from './mount-props';
export type { ContainerDevice, ContainerFeatures, ContainerIdMap } from './privilege-props';
