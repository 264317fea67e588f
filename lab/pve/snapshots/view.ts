import type { SnapshotRecord } from '../model';
import type { Snapshotted } from './snapshots';

/** `GET …/snapshot`: the snapshots and where the guest is now. */
export function viewSnapshots(guest: Snapshotted, digest: string): readonly object[] {
  const rows = Object.entries(guest.snapshots ?? {}).map(([name, snapshot]) => ({
    name,
    ...facts(snapshot),
    ...(snapshot.parent === undefined ? {} : { parent: snapshot.parent }),
  }));
  const parent = guest.config['parent'];
  const current = {
    name: 'current',
    description: 'You are here!',
    digest,
    running: guest.status === 'running' ? 1 : 0,
    ...(parent === undefined ? {} : { parent }),
  };
  return [...rows, current];
}

/** `GET …/snapshot/{snapname}/config` */
export function viewSnapshotConfig(snapshot: SnapshotRecord): object {
  const { config, parent, snaptime, description } = snapshot;
  return {
    ...config,
    snaptime,
    ...(description === undefined ? {} : { description }),
    ...(parent === undefined ? {} : { parent }),
  };
}

function facts({ description, snaptime, vmstate }: SnapshotRecord): object {
  return { description: description ?? '', snaptime, vmstate: vmstate === true ? 1 : 0 };
}
