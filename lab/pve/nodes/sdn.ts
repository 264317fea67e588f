import { operation, type AnyRoute, type OperationCall } from '../http';
import { refuse, type SdnConfig, type SdnRecord } from '../model';
import { readNics } from '../vm-config';

function running(
  { lab }: OperationCall,
  kind: SdnRecord['kind'],
): readonly { id: string; config: SdnConfig }[] {
  return [...lab.state.sdn.values()].flatMap((record) =>
    record.kind === kind && record.running ? [{ id: record.id, config: record.running }] : [],
  );
}

function isOnNode(config: SdnConfig, node: string): boolean {
  const { nodes } = config;
  return typeof nodes !== 'string' || nodes === '' || nodes.split(',').includes(node);
}

function needZone(call: OperationCall): string {
  const zone = call.given.text('zone');
  if (zone !== 'localnetwork' && !running(call, 'zone').some(({ id }) => id === zone)) {
    throw refuse(`zone '${zone}' does not exist on node '${call.given.node}'`);
  }
  return zone;
}

/** Bridges of a zone with the cards of machines that are on them. */
function bridges(call: OperationCall): readonly object[] {
  const { lab, given } = call;
  const zone = needZone(call);
  const interfaces = Object.entries(lab.state.nodes.get(given.node)?.interfaces ?? {});
  const names =
    zone === 'localnetwork'
      ? interfaces.filter(([, { type }]) => type === 'bridge').map(([name]) => name)
      : running(call, 'vnet')
          .filter(({ config }) => config['zone'] === zone)
          .map(({ id }) => id);
  const machines = [...lab.state.vms.values()].filter(
    (vm) => vm.node === given.node && vm.status === 'running',
  );
  return names.map((name) => ({
    name,
    vlan_filtering: '0',
    ports: machines.flatMap(({ vmid, config }) =>
      readNics(config)
        .filter(({ options }) => options['bridge'] === name)
        .map(({ index }) => ({ name: `tap${vmid}i${index}`, index: `net${index}`, vmid })),
    ),
  }));
}

const ZONES = '/nodes/{node}/sdn/zones';

/** `/nodes/{node}/sdn`: what of SDN is in force on a node */
export const nodeSdnRoutes: readonly AnyRoute[] = [
  operation(`GET ${ZONES}`, (call) =>
    running(call, 'zone')
      .filter(
        ({ id, config }) =>
          isOnNode(config, call.given.node) &&
          call.caller.mayAny(`/sdn/zones/${id}`, 'SDN.Audit', 'SDN.Allocate'),
      )
      .map(({ id }) => ({ zone: id, status: 'available' })),
  ),
  operation(`GET ${ZONES}/{zone}/content`, (call) => {
    const zone = needZone(call);
    return running(call, 'vnet')
      .filter(({ config }) => config['zone'] === zone)
      .map(({ id }) => ({ vnet: id, status: 'available' }));
  }),
  operation(`GET ${ZONES}/{zone}/bridges`, bridges),
  operation(`GET ${ZONES}/{zone}/ip-vrf`, (call) => {
    needZone(call);
    return [];
  }),
  operation('GET /nodes/{node}/sdn/vnets/{vnet}/mac-vrf', (call) => {
    const vnet = call.given.text('vnet');
    if (!running(call, 'vnet').some(({ id }) => id === vnet)) throw refuse(`vnet '${vnet}' does not exist`);
    return [];
  }),
  ...['routes', 'neighbors', 'interfaces'].map((name) =>
    operation(`GET /nodes/{node}/sdn/fabrics/{fabric}/${name}`, (call) => {
      const fabric = call.given.text('fabric');
      if (!running(call, 'fabric').some(({ id }) => id === fabric))
        throw refuse(`fabric '${fabric}' does not exist`);
      return [];
    }),
  ),
];
