import { type PveNode, pveClusters, type Site } from '../site';
import { composeProject } from './compose';
import { DeployError } from './deploy-error';
import type { ProjectRequest } from './deploy-request';
import type { TerraformState } from './state-json';

/**
 * Switches the firewall of a cluster off of which the node's specs say nothing any more: the provider leaves the switch as it is, while
 * those who may reach the nodes go, and nobody from outside could reach them any longer.
 *
 * @returns the request; where it is so with a node that says it, and with the stack written anew
 * @throws DeployError FIREWALL_SWITCH_MOVED
 */
export async function withLeftSwitch<Request extends ProjectRequest & { readonly node: PveNode }>(
  request: Request,
  stateOf: () => Promise<TerraformState>,
): Promise<Request> {
  const { node, site } = request;
  if (node.setup?.datacenter?.firewall) return request;
  const { resources } = await stateOf();
  if (!resources.some(({ type }) => type === 'proxmox_virtual_environment_cluster_firewall')) return request;
  refuseMoved(site, node);
  const members = resources.find(({ type }) => type === 'proxmox_virtual_environment_firewall_ipset');
  const cidrs = (members?.values['cidr'] ?? []) as readonly { readonly name: string }[];
  // They stay: the set might go before the switch is off.
  const firewall = { enabled: false, admins: cidrs.map(({ name }) => name) };
  const mended: PveNode = {
    ...node,
    setup: { ...node.setup, datacenter: { ...node.setup?.datacenter, firewall } },
  };
  const nodes = site.nodes.map((each) => (each.name === node.name ? mended : each));
  const changed = { ...request, node: mended, site: { ...site, nodes } };
  composeProject(changed);
  return changed;
}

function refuseMoved(site: Site, { name }: PveNode): void {
  const { leaderOf } = pveClusters(site);
  const other = site.nodes.find(
    (each) => leaderOf(each.name) === leaderOf(name) && each.setup?.datacenter?.firewall,
  );
  if (!other) return;
  throw new DeployError(
    'FIREWALL_SWITCH_MOVED',
    `the switch of the cluster's firewall was in nodes/${name}.yaml, whose state has it and those who may reach the nodes, and is in nodes/${other.name}.yaml now. ` +
      `Take it back to nodes/${name}.yaml; or have it there with "enabled: false" for one deploy before it is moved, with the policy firewall-disabled suppressed.`,
  );
}
