export { hostAptSources, hostRelease, type AptSource, type HostRelease } from './apt-sources';
export { buildRoot, type BuildRootOptions } from './build-root';
export { type RootRecipe } from './recipe';
export {
  removeRoot,
  rootStatus,
  rootStatusNow,
  type AbsentRoot,
  type ReadyRoot,
  type RootPlace,
  type RootRecord,
  type RootStatus,
} from './root-store';
export { runInRoot, type RunInRootOptions } from './run-in-root';
