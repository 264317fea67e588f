import { operation, type AnyRoute, type OperationCall } from '../../http';
import type { Lab } from '../../model';

const SERVICES: Readonly<Record<string, string>> = {
  chrony: 'NTP client and server',
  corosync: 'Corosync cluster engine',
  cron: 'background programs',
  ksmtuned: 'kernel samepage merging',
  postfix: 'mail transport agent',
  'pve-cluster': 'cluster file system',
  'pve-firewall': 'firewall',
  'pve-ha-crm': 'HA cluster resource manager',
  'pve-ha-lrm': 'HA local resource manager',
  pvedaemon: 'API daemon',
  pveproxy: 'API proxy',
  pvescheduler: 'scheduler',
  pvestatd: 'status daemon',
  qmeventd: 'QEMU events',
  spiceproxy: 'SPICE proxy',
  sshd: 'OpenSSH server',
  syslog: 'system log',
  'systemd-journald': 'journal',
  'systemd-timesyncd': 'network time',
};

const keyOf = (node: string, service: string): string => `service/${node}/${service}`;

function view(lab: Lab, node: string, service: string): object {
  const isStopped = lab.state.settings.get(keyOf(node, service))?.value === 'stopped';
  return {
    service,
    name: service,
    desc: SERVICES[service] ?? service,
    state: isStopped ? 'dead' : 'running',
    'active-state': isStopped ? 'inactive' : 'active',
    'unit-state': 'enabled',
  };
}

function command({ lab, given, caller }: OperationCall, verb: string): string {
  const service = given.text('service');
  return lab.tasks.start({
    node: given.node,
    type: `srv${verb}`,
    id: service,
    user: caller.id,
    work: () => {
      lab.state.settings.set(keyOf(given.node, service), { value: verb === 'stop' ? 'stopped' : 'running' });
    },
  });
}

const BASE = '/nodes/{node}/services';

/** `/nodes/{node}/services`: what is noted of a node's services; stopping one stops nothing of the lab. */
export const serviceRoutes: readonly AnyRoute[] = [
  operation(`GET ${BASE}`, ({ lab, given }) =>
    Object.keys(SERVICES).map((service) => view(lab, given.node, service)),
  ),
  operation(`GET ${BASE}/{service}/state`, ({ lab, given }) => view(lab, given.node, given.text('service'))),
  ...['start', 'stop', 'restart', 'reload'].map((verb) =>
    operation(`POST ${BASE}/{service}/${verb}`, (call) => command(call, verb)),
  ),
];
