export { Container } from './container';
export type {
  ContainerAddress,
  ContainerFeatures,
  ContainerMount,
  ContainerNic,
  ContainerProps,
} from './container-props';
