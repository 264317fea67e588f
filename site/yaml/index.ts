export { readYaml } from './read-yaml';
export {
  descend,
  emptyMap,
  type Entry,
  type InvalidTree,
  keyPlaceOf,
  type ListTree,
  type MapTree,
  placeOf,
  type PlacedScalar,
  scalarsAt,
  type ScalarTree,
  type Step,
  toPlain,
  type Tree,
  without,
  withKey,
} from './tree';
