export { hostAptSources, hostRelease, type AptSource, type HostRelease } from './apt-sources';
export { buildRoot, type BuildRootOptions } from './build-root';
export {
  needRoot,
  removeRoot,
  rootObstacle,
  rootStatus,
  type AbsentRoot,
  type ReadyRoot,
  type RootPlace,
  type RootRecord,
  type RootStatus,
} from './root-store';
export { runInRoot, type RunInRootOptions } from './run-in-root';
export { DEFAULT_ROOT, machineRoot, type RootRecipe } from './recipe';
export { machineImage, type MachineImage } from './machine-image';
