import { createHash } from 'node:crypto';
import { parsePropertyString } from '../../../../pve/wire';
import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, refuseParams, type Lab, type NodeRecord } from '../../model';
import { isPassword } from '../../auth';

function clusterName(lab: Lab): string {
  const name = lab.state.settings.get('clusterName')?.value;
  return typeof name === 'string' ? name : '';
}

/** Whether the nodes are a cluster; a lone node is not, until it is made one. */
export function isCluster(lab: Lab): boolean {
  return lab.state.nodes.size > 1 || lab.state.settings.has('clustered');
}

function nodeRow({ node, nodeid, address }: NodeRecord): object {
  return { node, name: node, nodeid: String(nodeid), quorum_votes: '1', ring0_addr: address };
}

function totem(lab: Lab): object {
  return {
    cluster_name: clusterName(lab),
    config_version: String(lab.state.nodes.size),
    interface: { 0: { linknumber: '0' } },
    ip_version: 'ipv4-6',
    link_mode: 'passive',
    secauth: 'on',
    version: '2',
  };
}

function needCluster(lab: Lab): void {
  if (!isCluster(lab)) throw refuse('node is not in a cluster, no join info available!');
}

/** What another node needs to join: addresses, fingerprints, corosync's settings. */
function joinInfo({ lab, given }: OperationCall): object {
  needCluster(lab);
  const preferred = given.optionalText('node') ?? [...lab.state.nodes.keys()][0];
  if (preferred === undefined || !lab.state.nodes.has(preferred))
    throw refuse(`unknown node '${preferred ?? ''}'`);
  const nodes = [...lab.state.nodes.values()];
  return {
    config_digest: createHash('sha1')
      .update(JSON.stringify(nodes.map(({ node }) => node)))
      .digest('hex'),
    nodelist: nodes.map(({ node, nodeid, address }) => ({
      name: node,
      nodeid,
      pve_addr: address,
      pve_fp: lab.fingerprint,
      quorum_votes: 1,
      ring0_addr: address,
    })),
    preferred_node: preferred,
    totem: totem(lab),
  };
}

function task({ lab, caller }: OperationCall, type: string, id: string, work: () => void): string {
  const node = [...lab.state.nodes.keys()][0] ?? 'localhost';
  return lab.tasks.start({ node, type, id, user: caller.id, work });
}

function create(call: OperationCall): string {
  const { lab, given } = call;
  const name = given.text('clustername');
  if (isCluster(lab)) throw refuse('cluster config already exists');
  return task(call, 'clustercreate', name, () => {
    lab.state.settings.set('clusterName', { value: name });
    lab.state.settings.set('clustered', { value: true });
  });
}

/** A node that joins asks the other side for its certificate and password, as a node of this cluster would be asked. */
function join(call: OperationCall): string {
  const { lab, given } = call;
  if (isCluster(lab)) throw refuse('this host already is part of a cluster');
  return task(call, 'clusterjoin', '', () => {
    const hash = lab.state.users.get('root@pam')?.passwordHash;
    const known = [...lab.state.nodes.values()].some(({ node, address }) =>
      [node, address].includes(given.text('hostname')),
    );
    if (!known) throw new Error(`500 Can't connect to ${given.text('hostname')}:8006 (Connection refused)`);
    if (given.text('fingerprint').toUpperCase() !== lab.fingerprint)
      throw new Error(`fingerprint '${lab.fingerprint}' not verified, abort!`);
    if (hash === undefined || !isPassword(given.text('password'), hash))
      throw new Error('401 authentication failure');
  });
}

/** Another node of the same model joins: the lab makes it, so that a cluster can grow while it runs. */
function addNode({ lab, given }: OperationCall): object {
  needCluster(lab);
  const node = given.text('node');
  if (lab.state.nodes.has(node) && !given.flag('force'))
    throw refuseParams({ node: `can't add existing node '${node}'` });
  const nodes = [...lab.state.nodes.values()];
  const [pattern] = nodes;
  if (!pattern) throw refuse('no quorum');
  const link = given.optionalText('link0');
  const address =
    (link === undefined ? undefined : parsePropertyString(link, { defaultKey: 'address' })['address']) ??
    given.optionalText('new_node_ip');
  if (address === undefined) throw refuseParams({ link0: `can't resolve the address of node '${node}'` });
  const nodeid = given.number('nodeid') ?? Math.max(...nodes.map((each) => each.nodeid)) + 1;
  lab.state.nodes.set(node, { ...pattern, node, nodeid, address, interfaces: pattern.interfaces });
  return {
    corosync_authkey: '',
    corosync_conf: `totem { cluster_name: ${clusterName(lab)} }`,
    warnings: ['the lab has no corosync: the key is empty'],
  };
}

function removeNode({ lab, given }: OperationCall): null {
  const node = given.text('node');
  if (!lab.state.nodes.has(node)) throw refuse(`Node/IP: ${node} is not a known host of the cluster.`);
  if (lab.state.nodes.size === 1) throw refuse('can not remove the last node of the cluster');
  const used = [...lab.state.vms.values(), ...lab.state.containers.values()].find(
    (guest) => guest.node === node,
  );
  if (used) throw refuse(`guest ${used.vmid} is still on node '${node}'`);
  lab.state.nodes.delete(node);
  return null;
}

/** `/cluster/config` */
export const clusterConfigRoutes: readonly AnyRoute[] = [
  operation('POST /cluster/config', create),
  operation('GET /cluster/config/join', joinInfo),
  operation('POST /cluster/config/join', join),
  operation('GET /cluster/config/nodes', ({ lab }) =>
    isCluster(lab) ? [...lab.state.nodes.values()].map(nodeRow) : [],
  ),
  operation('POST /cluster/config/nodes/{node}', addNode),
  operation('DELETE /cluster/config/nodes/{node}', removeNode),
  operation('GET /cluster/config/totem', ({ lab }) => (isCluster(lab) ? totem(lab) : {})),
  operation('GET /cluster/config/qdevice', () => ({})),
  operation('GET /cluster/config/apiversion', () => 1),
];
