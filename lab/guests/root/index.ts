export { type AptSource } from './apt-sources';
export { buildRoot, type BuildRootOptions } from './build-root';
export {
  archivesOf,
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
export { machineRoot, type RootRecipe } from './recipe';
export { DEFAULT_ROOT, RELEASE_NAMES } from './release-sources';
export { machineImage, type MachineImage } from './machine-image';
