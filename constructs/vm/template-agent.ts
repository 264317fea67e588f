import type { IConstruct } from 'constructs';
import { ConstructError } from '../construct-error';
import type { ProxmoxVmProps } from './proxmox-vm-props';

/** Names of templates without the guest agent, by the program that they are of, and by node and id. */
const withoutAgent = new WeakMap<IConstruct, Map<string, string>>();

/** Remembers that a template of the program has no guest agent in it. */
export function noteWithoutAgent(
  { node: { root } }: IConstruct,
  { name, node, vmId }: Pick<ProxmoxVmProps, 'name' | 'node' | 'vmId'>,
): void {
  const known = withoutAgent.get(root) ?? new Map<string, string>();
  withoutAgent.set(root, known.set(`${node} ${String(vmId)}`, name));
}

/**
 * Refuses a copy that waits, for a quarter of an hour and in each plan, for an agent that nobody installs: it is not in the template,
 * and no cloud-init data could bring it. Of templates that another program has made nothing is known.
 *
 * @throws {@link ConstructError} `TEMPLATE_NO_AGENT`
 */
export function refuseAgentless(
  scope: IConstruct,
  { name, node, agent, agentOptions, clone, cloudInit }: ProxmoxVmProps,
): void {
  if (!clone || agent !== true || agentOptions?.awaitAddress === undefined || cloudInit) return;
  const from = clone.node ?? node;
  const template = withoutAgent.get(scope.node.root)?.get(`${from} ${String(clone.templateId)}`);
  if (template === undefined) return;
  throw new ConstructError(
    'TEMPLATE_NO_AGENT',
    `VM ${name} waits for addresses that its guest agent tells, and nothing installs one: template ${template} has none, and the VM ` +
      'has no cloud-init data. Give it cloudInit with the package qemu-guest-agent; or take agentOptions.awaitAddress away; or say ' +
      'hasAgent of the template, where its image has the agent in it.',
  );
}
