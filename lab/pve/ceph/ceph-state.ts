import { refuse, type Lab, type SectionConfig, type SectionRecord } from '../model';
import { dropSection, findSection, optionText, putSection, readDocument, sectionsOf } from '../sections';

/** Kinds of daemons and objects that a Ceph cluster has. */
export type CephKind = 'mon' | 'mgr' | 'mds' | 'osd' | 'pool' | 'fs';

/** The cluster's settings; ends the request when there is no cluster. */
export function needCeph(lab: Lab): SectionConfig {
  const settings = readDocument(lab, 'ceph/config');
  if (settings['fsid'] === undefined) throw refuse('pveceph configuration not initialized');
  return settings;
}

/** Daemons or objects of a kind. */
export function cephObjects(lab: Lab, kind: CephKind): readonly SectionRecord[] {
  return sectionsOf(lab, `ceph/${kind}`);
}

/** One daemon or object, if it is there. */
export function findCeph(lab: Lab, kind: CephKind, id: string): SectionRecord | undefined {
  return findSection(lab, `ceph/${kind}`, id);
}

/**
 * One daemon or object.
 *
 * @throws ApiError 500.
 */
export function needCephObject(lab: Lab, kind: CephKind, id: string): SectionRecord {
  needCeph(lab);
  const found = findCeph(lab, kind, id);
  if (!found) throw refuse(`${kind} '${id}' does not exist`);
  return found;
}

/** Notes a daemon or object. */
export function putCeph(lab: Lab, kind: CephKind, id: string, config: SectionConfig): void {
  putSection(lab, { file: `ceph/${kind}`, id, config });
}

/** Forgets a daemon or object. */
export function dropCeph(lab: Lab, kind: CephKind, id: string): void {
  dropSection(lab, `ceph/${kind}`, id);
}

/** The next free number, of OSDs or pools. */
export function nextNumber(lab: Lab, kind: CephKind, first: number): number {
  const taken = new Set(
    cephObjects(lab, kind).map(({ id, config }) => Number(kind === 'pool' ? config['pool'] : id)),
  );
  let number = first;
  while (taken.has(number)) number += 1;
  return number;
}

/** `19.2.3` in the forms in which daemons say it. */
export function cephVersion(): { readonly ceph_version: string; readonly ceph_version_short: string } {
  return {
    ceph_version: 'ceph version 19.2.3 (0000000000000000000000000000000000000000) squid (stable)',
    ceph_version_short: '19.2.3',
  };
}

/** Address of a daemon's node. */
export function addressOf(lab: Lab, { config }: SectionRecord, port: number): string {
  const address = lab.state.nodes.get(optionText(config, 'host'))?.address ?? '127.0.0.1';
  return `${address}:${port}/0`;
}

/** Tasks of Ceph's. */
export function cephTask(
  call: {
    readonly lab: Lab;
    readonly caller: { readonly id: string };
    readonly given: { readonly node: string };
  },
  type: string,
  id: string,
  work: () => void,
): string {
  const { lab, caller, given } = call;
  const node = given.node === '' ? ([...lab.state.nodes.keys()][0] ?? 'localhost') : given.node;
  return lab.tasks.start({ node, type, id, user: caller.id, work });
}
