import { operation, type AnyRoute } from '../../http';
import type { Lab, SectionRecord } from '../../model';
import { optionText, sectionsOf } from '../../sections';
import { fenceStep, isInError } from './ha-memory';
import { DISARMED, manageResources } from './manager';
import { guestOf } from './resource-id';

/** PVE takes what a node last said for old after two minutes. */
const STALE_MS = 120_000;

/** The first node that is there leads. */
function master(lab: Lab): string {
  const nodes = [...lab.state.nodes.keys()];
  return nodes.find((node) => !lab.conditions.isAway(node)) ?? nodes[0] ?? 'localhost';
}

/** What the manager thinks of a node. */
function nodeState(lab: Lab, node: string): 'online' | 'unknown' | 'fence' {
  if (!lab.conditions.isAway(node)) return 'online';
  return fenceStep(lab, node) === 'fence' ? 'fence' : 'unknown';
}

/** Where a resource is, what the manager is about with it, and what its users see of that. */
function serviceState(lab: Lab, { id, config }: SectionRecord): { node: string; crm: string; shown: string } {
  const guest = guestOf(lab, id);
  const node = guest?.node ?? master(lab);
  const wished = optionText(config, 'state');
  const crm = crmState(lab, id, wished, guest);
  if (wished === 'ignored') return { node, crm, shown: 'ignored' };
  const isOn = guest?.status === 'running';
  if (crm === 'started' && !isOn) return { node, crm, shown: 'starting' };
  if (crm === 'request_stop') return { node, crm, shown: 'stopping' };
  return { node, crm, shown: crm === 'stopped' && wished === 'disabled' ? 'disabled' : crm };
}

function crmState(lab: Lab, sid: string, wished: string, guest: ReturnType<typeof guestOf>): string {
  if (wished === 'ignored') return 'ignored';
  if (isInError(lab, sid)) return 'error';
  const step = guest && fenceStep(lab, guest.node);
  if (step !== undefined) return step === 'fence' ? 'fence' : 'recovery';
  if (wished === 'started') return 'started';
  return guest?.status === 'running' ? 'request_stop' : 'stopped';
}

function serviceRow(lab: Lab, section: SectionRecord): object {
  const { id: sid, config } = section;
  const { node, crm, shown } = serviceState(lab, section);
  return {
    id: `service:${sid}`,
    type: 'service',
    sid,
    node,
    state: shown,
    crm_state: crm,
    request_state: config['state'],
    status: `${sid} (${node}, ${shown})`,
    max_restart: config['max_restart'] ?? 1,
    max_relocate: config['max_relocate'] ?? 1,
  };
}

/** `active` or `idle` with the time, as the node last said; what is too old is taken for dead. */
function lrmRow(lab: Lab, node: string, isActive: boolean): object {
  const seen = lab.conditions.awaySince(node) ?? lab.now();
  const isDead = lab.now() - seen > STALE_MS;
  const word = isDead ? 'old timestamp - dead?' : isActive ? 'active' : 'idle';
  return {
    id: `lrm:${node}`,
    type: 'lrm',
    node,
    status: `${node} (${word}, ${new Date(seen).toUTCString()})`,
    timestamp: Math.floor(seen / 1000),
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
    ...[...lab.state.nodes.keys()].map((node) => lrmRow(lab, node, isActive(node))),
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
      (({ node, crm }) => ({ node, state: crm }))(serviceState(lab, section)),
    ]);
    return {
      manager_status: {
        master_node: master(lab),
        node_status: Object.fromEntries(nodes.map((node) => [node, nodeState(lab, node)])),
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
