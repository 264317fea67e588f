import type { Caller } from '../auth';
import { isSince, type Lab } from '../model';

/** Of the bridges that are no part of SDN. */
const LOCAL = 'localnetwork';

/** The zones on each node, as `/cluster/resources` lists them; since 9.1 they are of the type `network`. */
export function zoneRows(lab: Lab, caller: Caller, type?: string): string[] {
  const isNetwork = isSince(lab.version, '9.1');
  if (type !== undefined && type !== (isNetwork ? 'network' : 'sdn')) return [];
  const zones = [...lab.state.sdn.values()].filter(({ kind, running }) => kind === 'zone' && running);
  const seen = [
    { id: LOCAL, zoneType: undefined },
    ...zones.map(({ id, running }) => ({ id, zoneType: running?.['type'] })),
  ];
  return seen
    .filter(({ id }) => caller.may(`/sdn/zones/${id}`, 'SDN.Audit'))
    .flatMap(({ id, zoneType }) =>
      [...lab.state.nodes.keys()].map((node) => {
        const row = isNetwork
          ? { id: `network/${node}/zone/${id}`, type: 'network', 'network-type': 'zone', network: id }
          : { id: `sdn/${node}/${id}`, type: 'sdn', sdn: id };
        const ofZone = isSince(lab.version, '9.0') && zoneType !== undefined ? { 'zone-type': zoneType } : {};
        return JSON.stringify({ ...row, ...ofZone, node, status: 'ok' });
      }),
    );
}
