export { Container } from './container';
export type {
  ContainerAddress,
  ContainerConsole,
  ContainerDevice,
  ContainerDisk,
  ContainerFeatures,
  ContainerIdMap,
  ContainerMount,
  ContainerNic,
  ContainerOs,
  ContainerProps,
  ContainerVolume,
} from './container-props';
