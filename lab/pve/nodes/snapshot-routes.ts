import { operation, type AnyRoute, type OperationCall } from '../http';
import {
  checkSnapshotName,
  describeSnapshot,
  needSnapshot,
  takeSnapshot,
  viewSnapshotConfig,
  viewSnapshots,
  withoutSnapshot,
  type SnapshotChange,
  type Snapshotted,
} from '../snapshots';
import { startGuestTask } from './guest-task';

/** What sets the snapshots of machines apart from those of containers. */
export interface SnapshotKind<Guest extends Snapshotted> {
  /** `/nodes/{node}/qemu/{vmid}` */
  readonly path: string;
  /** What the types of their tasks begin with: `qm` for `qmsnapshot`. */
  readonly program: 'qm' | 'vz';
  readonly need: (call: OperationCall) => Guest;
  /** @throws ApiError when the guest is locked. */
  readonly unlocked: (call: OperationCall) => Guest;
  readonly digest: (guest: Guest) => string;
  readonly update: (call: OperationCall, change: Partial<SnapshotChange>) => void;
  readonly rollBack: (call: OperationCall, guest: Guest, name: string) => Promise<void> | void;
}

/** `…/snapshot` and everything below it. */
export function snapshotRoutes<Guest extends Snapshotted>(kind: SnapshotKind<Guest>): readonly AnyRoute[] {
  const base = `${kind.path}/snapshot`;
  const task = (call: OperationCall, name: string, work: (guest: Guest) => Promise<void> | void): string =>
    startGuestTask(call.lab, call.caller, {
      node: call.given.node,
      type: `${kind.program}${name}`,
      vmid: call.given.vmid,
      work: () => work(kind.unlocked(call)),
    });
  return [
    operation(`GET ${base}`, (call) => {
      const guest = kind.need(call);
      return viewSnapshots(guest, kind.digest(guest));
    }),
    operation(`POST ${base}`, (call) => {
      const { lab, given } = call;
      const name = given.text('snapname');
      checkSnapshotName(kind.unlocked(call), name);
      const description = given.optionalText('description');
      const wanted = {
        name,
        vmstate: given.flag('vmstate'),
        ...(description === undefined ? {} : { description }),
      };
      return task(call, 'snapshot', (guest) => {
        kind.update(call, takeSnapshot(lab, guest, wanted));
      });
    }),
    operation(`DELETE ${base}/{snapname}`, (call) => {
      const name = call.given.text('snapname');
      needSnapshot(kind.unlocked(call), name);
      return task(call, 'delsnapshot', (guest) => {
        kind.update(call, withoutSnapshot(guest, name));
      });
    }),
    operation(`GET ${base}/{snapname}/config`, (call) =>
      viewSnapshotConfig(needSnapshot(kind.need(call), call.given.text('snapname'))),
    ),
    operation(`PUT ${base}/{snapname}/config`, (call) => {
      const description = call.given.optionalText('description');
      const snapshots = describeSnapshot(kind.unlocked(call), call.given.text('snapname'), description);
      kind.update(call, { snapshots });
      return null;
    }),
    operation(`POST ${base}/{snapname}/rollback`, (call) => {
      const name = call.given.text('snapname');
      needSnapshot(kind.unlocked(call), name);
      return task(call, 'rollback', (guest) => kind.rollBack(call, guest, name));
    }),
  ];
}
