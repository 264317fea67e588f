import { operation, type AnyRoute } from '../../http';
import type { Lab, SectionRecord } from '../../model';
import { optionText, sectionsOf } from '../../sections';
import { manageResources } from './manager';
import { guestOf } from './resource-id';

const DISARMED = 'haDisarmed';

function master(lab: Lab): string {
  return [...lab.state.nodes.keys()][0] ?? 'localhost';
}

/** What the manager makes of what is wished for a resource. */
function serviceState(lab: Lab, { id, config }: SectionRecord): { node: string; state: string } {
  const guest = guestOf(lab, id);
  const wished = optionText(config, 'state');
  const state =
    wished === 'ignored' || wished === 'disabled'
      ? wished
      : guest?.status === 'running'
        ? 'started'
        : 'stopped';
  return { node: guest?.node ?? master(lab), state };
}

function serviceRow(lab: Lab, section: SectionRecord): object {
  const { id: sid, config } = section;
  const { node, state } = serviceState(lab, section);
  return {
    id: `service:${sid}`,
    type: 'service',
    sid,
    node,
    state,
    crm_state: state,
    request_state: config['state'],
    status: `${sid} (${node}, ${state})`,
    max_restart: config['max_restart'] ?? 1,
    max_relocate: config['max_relocate'] ?? 1,
  };
}

function quorumOf(lab: Lab): { status: string; quorate: 0 | 1 } {
  return lab.conditions.isQuorate()
    ? { status: 'OK', quorate: 1 }
    : { status: 'No quorum on node', quorate: 0 };
}

function current(lab: Lab): readonly object[] {
  const services = sectionsOf(lab, 'ha/resources');
  const timestamp = Math.floor(lab.now() / 1000);
  const at = new Date(lab.now()).toUTCString();
  const quorum = { id: 'quorum', type: 'quorum', node: master(lab), ...quorumOf(lab) };
  if (services.length === 0) return [quorum];
  const isActive = (node: string): boolean =>
    services.some((service) => serviceState(lab, service).node === node);
  return [
    quorum,
    { id: 'master', type: 'master', node: master(lab), status: `${master(lab)} (active, ${at})`, timestamp },
    ...[...lab.state.nodes.keys()].map((node) => ({
      id: `lrm:${node}`,
      type: 'lrm',
      node,
      status: `${node} (${isActive(node) ? 'active' : 'idle'}, ${at})`,
      timestamp,
    })),
    ...services.map((service) => serviceRow(lab, service)),
  ];
}

/** `/cluster/ha/status` */
export const haStatusRoutes: readonly AnyRoute[] = [
  operation('GET /cluster/ha/status/current', ({ lab }) => current(lab)),
  operation('GET /cluster/ha/status/manager_status', ({ lab }) => {
    const nodes = [...lab.state.nodes.keys()];
    const services = sectionsOf(lab, 'ha/resources').map((section) => [
      section.id,
      serviceState(lab, section),
    ]);
    return {
      manager_status: {
        master_node: master(lab),
        node_status: Object.fromEntries(nodes.map((node) => [node, 'online'])),
        service_status: Object.fromEntries(services) as object,
        timestamp: Math.floor(lab.now() / 1000),
      },
      quorum: { node: master(lab), quorate: lab.conditions.isQuorate() ? 1 : 0 },
      lrm_status: Object.fromEntries(
        nodes.map((node) => [node, { mode: 'active', state: 'active', results: {} }]),
      ),
    };
  }),
  operation('POST /cluster/ha/status/disarm-ha', ({ lab, given }) => {
    lab.state.settings.set(DISARMED, { value: given.text('resource-mode') });
    return null;
  }),
  operation('POST /cluster/ha/status/arm-ha', ({ lab }) => {
    lab.state.settings.delete(DISARMED);
    manageResources(lab);
    return null;
  }),
];
