export {
  canSnapshot,
  checkSnapshotName,
  needSnapshot,
  rolledBack,
  takeSnapshot,
  withoutSnapshot,
  type SnapshotChange,
} from './snapshots';
export { viewSnapshotConfig, viewSnapshots } from './view';
