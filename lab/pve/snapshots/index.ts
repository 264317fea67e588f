export {
  canSnapshot,
  checkSnapshotName,
  describeSnapshot,
  needSnapshot,
  rolledBack,
  takeSnapshot,
  withoutSnapshot,
  type SnapshotChange,
  type Snapshotted,
} from './snapshots';
export { viewSnapshotConfig, viewSnapshots } from './view';
