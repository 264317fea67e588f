import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, type Lab, type SdnConfig, type SdnRecord } from '../../model';
import { checkDigest } from '../../sections';
import { checkSdnLock } from './lock';
import { ID_KEYS, SECRET_KEYS } from './sdn-kinds';
import { createSdn, deleteSdn, needSdn, sdnDigest, updateSdn, viewSdn } from './sdn-objects';

type Kind = SdnRecord['kind'];

/** What the routes of a kind of SDN object need to know. */
export interface SdnKind {
  readonly kind: Kind;
  /** `/cluster/sdn/controllers` */
  readonly path: string;
  /** The path of one object below. @default `/{id}` */
  readonly below?: string;
  /** Where permissions for an object lie, `/sdn/controllers/bgp1`. */
  readonly acl: (id: string) => string;
  /** The object's id, where it has more parts than one parameter. */
  readonly idOf?: (call: OperationCall) => string;
  /** Parameters that say where an object is, kept out of its options. */
  readonly notOptions?: readonly string[];
  /** Whether a list shows an object. */
  readonly isListed?: (call: OperationCall, record: SdnRecord) => boolean;
  /** Ends the request in PVE's words. */
  readonly check?: (lab: Lab, id: string, config: SdnConfig) => void;
  readonly remove?: (lab: Lab, id: string) => void;
  /** Objects of which no second, running copy is kept. */
  readonly isImmediate?: true;
}

function optionsOf(kind: SdnKind, call: OperationCall): SdnConfig {
  return call.given.options(ID_KEYS[kind.kind], ...(kind.notOptions ?? []));
}

/** List, create, look, change and remove, with what waits and what is in force. */
export function objectRoutes(kind: SdnKind): readonly AnyRoute[] {
  const idOf = (call: OperationCall): string => kind.idOf?.(call) ?? call.given.text(ID_KEYS[kind.kind]);
  const one = `${kind.path}${kind.below ?? `/{${ID_KEYS[kind.kind]}}`}`;
  const view = (call: OperationCall, record: SdnRecord): object => {
    const shown = viewSdn(record, {
      pending: call.given.flag('pending'),
      running: call.given.flag('running'),
    });
    return Object.fromEntries(Object.entries(shown).filter(([key]) => !SECRET_KEYS.includes(key)));
  };
  const settle = (call: OperationCall, id: string): null => {
    const key = `${kind.kind}/${id}`;
    const record = call.lab.state.sdn.get(key);
    if (kind.isImmediate && record?.config)
      call.lab.state.sdn.set(key, { ...record, running: record.config });
    if (kind.isImmediate && record && !record.config) call.lab.state.sdn.delete(key);
    return null;
  };
  return [
    operation(`GET ${kind.path}`, (call) =>
      [...call.lab.state.sdn.values()]
        .filter((record) => record.kind === kind.kind && isVisible(kind, call, record))
        .map((record) => view(call, record)),
    ),
    operation(`POST ${kind.path}`, (call) => {
      checkSdnLock(call.lab, call.given.optionalText('lock-token'));
      const id = idOf(call);
      const config = optionsOf(kind, call);
      kind.check?.(call.lab, id, config);
      createSdn(call.lab, kind.kind, id, config);
      return settle(call, id);
    }),
    operation(`GET ${one}`, (call) => view(call, needSdn(call.lab, kind.kind, idOf(call)))),
    operation(`PUT ${one}`, (call) => {
      const { lab, given } = call;
      checkSdnLock(lab, given.optionalText('lock-token'));
      const id = idOf(call);
      const before = needSdn(lab, kind.kind, id);
      checkDigest(given.optionalText('digest'), sdnDigest(before));
      const set = optionsOf(kind, call);
      kind.check?.(lab, id, { ...before.config, ...set });
      updateSdn(lab, kind.kind, id, { set, delete: given.list('delete') });
      return settle(call, id);
    }),
    operation(`DELETE ${one}`, (call) => {
      checkSdnLock(call.lab, call.given.optionalText('lock-token'));
      const id = idOf(call);
      needSdn(call.lab, kind.kind, id);
      kind.remove?.(call.lab, id);
      deleteSdn(call.lab, kind.kind, id);
      return settle(call, id);
    }),
  ];
}

function isVisible(kind: SdnKind, call: OperationCall, record: SdnRecord): boolean {
  const { given, caller } = call;
  const type = given.optionalText('type');
  const shown = given.flag('running')
    ? record.running
    : given.flag('pending')
      ? (record.config ?? record.running)
      : record.config;
  if (!shown || (type !== undefined && shown['type'] !== type)) return false;
  return (
    caller.mayAny(kind.acl(record.id), 'SDN.Audit', 'SDN.Allocate') && (kind.isListed?.(call, record) ?? true)
  );
}

/** Ends the removal of what another object names. */
export function refuseUsed(lab: Lab, what: string, isUse: (record: SdnRecord) => boolean): void {
  const user = [...lab.state.sdn.values()].find((record) => record.config && isUse(record));
  if (user) throw refuse(`${what} is used by ${user.kind} '${user.id}'`);
}
