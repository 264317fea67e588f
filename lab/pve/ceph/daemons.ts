import { operation, type AnyRoute, type OperationCall } from '../http';
import { refuse, type SectionRecord } from '../model';
import { optionText } from '../sections';
import {
  addressOf,
  cephObjects,
  cephTask,
  cephVersion,
  dropCeph,
  findCeph,
  needCeph,
  needCephObject,
  putCeph,
} from './ceph-state';

interface DaemonKind {
  readonly kind: 'mon' | 'mgr' | 'mds';
  /** Name of the id's parameter. */
  readonly param: string;
  readonly port: number;
  /** What a daemon says of itself, by its place among its kind. */
  readonly view: (daemon: SectionRecord, index: number) => object;
}

const kinds: readonly DaemonKind[] = [
  {
    kind: 'mon',
    param: 'monid',
    port: 6789,
    view: (_daemon, index) => ({ rank: index, quorum: 1, state: 'running' }),
  },
  {
    kind: 'mgr',
    param: 'id',
    port: 6800,
    view: (_daemon, index) => ({ state: index === 0 ? 'active' : 'standby' }),
  },
  {
    kind: 'mds',
    param: 'name',
    port: 6810,
    view: ({ config }) =>
      config['fs_name'] === undefined
        ? { state: 'up:standby', rank: -1 }
        : { state: 'up:active', rank: 0, fs_name: config['fs_name'] },
  },
];

function create({ kind, param }: DaemonKind, call: OperationCall): string {
  const { lab, given } = call;
  needCeph(lab);
  const id = given.optionalText(param) ?? given.node;
  if (kind !== 'mon' && cephObjects(lab, 'mon').length === 0) throw refuse('no Ceph monitor is there yet');
  if (findCeph(lab, kind, id)) throw refuse(`${kind} '${id}' already exists`);
  return cephTask(call, `cephcreate${kind}`, `${kind}.${id}`, () => {
    putCeph(lab, kind, id, { host: given.node });
    // PVE makes a manager together with the first monitor.
    if (kind === 'mon' && cephObjects(lab, 'mgr').length === 0)
      putCeph(lab, 'mgr', given.node, { host: given.node });
  });
}

function remove({ kind, param }: DaemonKind, call: OperationCall): string {
  const { lab, given } = call;
  const { id } = needCephObject(lab, kind, given.text(param));
  if (kind === 'mon' && cephObjects(lab, 'mon').length === 1) throw refuse(`can't remove last monitor`);
  return cephTask(call, `cephdestroy${kind}`, `${kind}.${id}`, () => {
    dropCeph(lab, kind, id);
  });
}

/** Monitors, managers and metadata servers, and their services */
export const daemonRoutes: readonly AnyRoute[] = [
  ...kinds.flatMap((daemon) => {
    const path = `/nodes/{node}/ceph/${daemon.kind}`;
    return [
      operation(`GET ${path}`, ({ lab }) => {
        needCeph(lab);
        return cephObjects(lab, daemon.kind).map((entry, index) => ({
          name: entry.id,
          host: optionText(entry.config, 'host'),
          addr: addressOf(lab, entry, daemon.port),
          direxists: 1,
          service: 1,
          ...cephVersion(),
          ...daemon.view(entry, index),
        }));
      }),
      operation(`POST ${path}/{${daemon.param}}`, (call) => create(daemon, call)),
      operation(`DELETE ${path}/{${daemon.param}}`, (call) => remove(daemon, call)),
    ];
  }),
  ...['start', 'stop', 'restart'].map((verb) =>
    operation(`POST /nodes/{node}/ceph/${verb}`, (call) => {
      needCeph(call.lab);
      return cephTask(
        call,
        `srv${verb}`,
        call.given.optionalText('service') ?? 'ceph.target',
        () => undefined,
      );
    }),
  ),
  operation('GET /nodes/{node}/ceph/cmd-safety', ({ lab, given }) => {
    const kind = given.text('service') as 'osd' | 'mon' | 'mds';
    needCephObject(lab, kind, given.text('id'));
    const isSafe = cephObjects(lab, kind).length > (kind === 'mds' ? 1 : 3);
    return { safe: isSafe ? 1 : 0, ...(isSafe ? {} : { status: `too few of ${kind} would be left` }) };
  }),
];
