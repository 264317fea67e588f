import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, type Lab, type SdnRecord } from '../../model';
import { isListed, needSdn, sdnConfigs, viewSdn } from './sdn-objects';

function fabricsOf(call: OperationCall, kind: SdnRecord['kind']): readonly object[] {
  const view = { pending: call.given.flag('pending'), running: call.given.flag('running') };
  return [...call.lab.state.sdn.values()]
    .filter((record) => record.kind === kind && isListed(record, view))
    .map((record) => viewSdn(record, view));
}

type Entry = Readonly<Record<string, string>>;

/** Entries of a prefix list, `action=permit,prefix=10.0.0.0/8,seq=5`. */
function entriesOf(lab: Lab, id: string): readonly Entry[] {
  const { entries } = needSdn(lab, 'prefix-list', id).config;
  const list = Array.isArray(entries) ? (entries as unknown as readonly (string | Entry)[]) : [];
  return list.map((entry) =>
    typeof entry === 'string'
      ? Object.fromEntries(entry.split(',').map((part) => part.split('=') as [string, string]))
      : entry,
  );
}

function writeEntries(lab: Lab, id: string, entries: readonly Entry[]): null {
  const record = needSdn(lab, 'prefix-list', id);
  lab.state.sdn.set(`prefix-list/${id}`, { ...record, config: { ...record.config, entries } });
  return null;
}

function needEntry({ lab, given, request }: OperationCall): {
  id: string;
  at: number;
  entries: readonly Entry[];
} {
  const id = given.text('id');
  const entries = entriesOf(lab, id);
  const seq = (request.params as Record<string, string>)['url_seq'] ?? '';
  const at = entries.findIndex((entry) => entry['seq'] === seq);
  if (at < 0) throw refuse(`prefix list '${id}' has no entry with the number ${seq}`);
  return { id, at, entries };
}

function entryOf({ given }: OperationCall): Entry {
  const options = Object.entries(given.options('id', 'url_seq'));
  return Object.fromEntries(options.map(([key, value]) => [key, String(value)]));
}

const ENTRIES = '/cluster/sdn/prefix-lists/{id}/entries';
const numbered = (entry: Entry): object => ({
  ...entry,
  ...Object.fromEntries(
    ['seq', 'le', 'ge'].filter((key) => key in entry).map((key) => [key, Number(entry[key])]),
  ),
});

/** Other looks at SDN objects */
export const sdnViewRoutes: readonly AnyRoute[] = [
  operation('GET /cluster/sdn/fabrics/all', (call) => ({
    fabrics: fabricsOf(call, 'fabric'),
    nodes: fabricsOf(call, 'fabric-node'),
  })),
  operation('GET /cluster/sdn/fabrics/node', (call) => fabricsOf(call, 'fabric-node')),
  operation('GET /cluster/sdn/route-maps', ({ lab }) => {
    const ids = sdnConfigs(lab, 'route-map').map(({ id }) => id.slice(0, id.lastIndexOf('_')));
    return [...new Set(ids)].map((id) => ({ id }));
  }),
  operation('GET /cluster/sdn/route-maps/entries/{route-map-id}', (call) =>
    sdnConfigs(call.lab, 'route-map')
      .filter(({ id }) => id.startsWith(`${call.given.text('route-map-id')}_`))
      .map((record) => viewSdn(record, { pending: false, running: false })),
  ),
  operation(`GET ${ENTRIES}`, ({ lab, given }) => entriesOf(lab, given.text('id')).map(numbered)),
  operation(`POST ${ENTRIES}`, (call) => {
    const id = call.given.text('id');
    const entries = entriesOf(call.lab, id);
    const last = Math.max(0, ...entries.map((entry) => Number(entry['seq'] ?? 0)));
    const entry = { seq: String(last + 5), ...entryOf(call) };
    if (entries.some(({ seq }) => seq === entry.seq))
      throw refuse(`prefix list '${id}' already has an entry ${entry.seq}`);
    return writeEntries(call.lab, id, [...entries, entry]);
  }),
  operation(`GET ${ENTRIES}/{url_seq}`, (call) => {
    const { entries, at } = needEntry(call);
    return numbered(entries[at] ?? {});
  }),
  operation(`PUT ${ENTRIES}/{url_seq}`, (call) => {
    const { id, entries, at } = needEntry(call);
    const removed = call.given.list('delete');
    const kept = Object.entries(entries[at] ?? {}).filter(([key]) => !removed.includes(key));
    return writeEntries(call.lab, id, entries.with(at, { ...Object.fromEntries(kept), ...entryOf(call) }));
  }),
  operation(`DELETE ${ENTRIES}/{url_seq}`, (call) => {
    const { id, entries, at } = needEntry(call);
    return writeEntries(call.lab, id, entries.toSpliced(at, 1));
  }),
  operation('GET /cluster/sdn/dry-run', () => ({ 'frr-diff': '', 'interfaces-diff': '' })),
];
