import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { PveClient } from '../../pve/client';
import { KeptNetworkFile, NetworkGuard, type NetworkGuardOptions } from '../../pve/node-network';
import type { PveNode } from '../../site';
import { askToGoOn } from '../ask-to-change';
import type { Context } from '../context';
import { deployRoom } from '../deploy-room';
import { CommandFailed } from '../exit';
import { NodeOutOfReach } from '../node-client';
import { tokenOf } from '../node-token';
import { projectRequest } from '../plan-request';
import { checkLabIsUp, endUnapproved, lacksApproval } from '../preflight';
import { reachableSite } from '../reachable-site';
import { terraformSecrets } from '../secrets';
import { type LoadedSite, openSiteWithOrigins, pickNode, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';
import { doorkeeperOf, tellLockedOut } from '../tell-locked-out';
import { tellPolicies } from '../tell-policies';

interface NodeOptions extends SiteOptions {
  readonly dryRun?: boolean;
  readonly autoApprove?: boolean;
  readonly confirmWithin: number;
  readonly withoutWayBack?: boolean;
}

/** A node that is cut off swallows what is sent to it. */
const ANSWER_MS = 10_000;
/** Switches and spanning trees take their time. */
const ROLL_BACK_MS = 300_000;

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 3600) return value;
  throw new InvalidArgumentError('a whole number of seconds from 1 to 3600 is needed');
}

/** Watches a node's network by the API, over its own endpoint and those that stand in for it. */
async function guardOf(
  context: Context,
  loaded: LoadedSite,
  node: PveNode,
  { confirmWithin, withoutWayBack = false }: NodeOptions,
): Promise<{ readonly guard: NetworkGuard; readonly close: () => void }> {
  const { token, reason } = await tokenOf(context, node, loaded);
  if (token === undefined) throw new NodeOutOfReach(`no API token for node ${node.name}: ${reason}`);
  const reach = (endpoint: string): NetworkGuardOptions['way'] => ({
    endpoint,
    client: new PveClient({ endpoint, token, insecure: !node.tlsVerify, timeoutMs: ANSWER_MS }),
  });
  const way = reach(node.apiEndpoint);
  const others = (node.failoverEndpoints ?? []).map(reach);
  const guard = new NetworkGuard({
    node: node.name,
    way,
    others,
    address: node.address,
    kept: new KeptNetworkFile(join(context.project, '.rackwright', 'nodes', `${node.name}.network.json`)),
    mayBeLost: withoutWayBack,
    confirmMs: confirmWithin * 1000,
    rollBackMs: ROLL_BACK_MS,
    say: (line) => {
      context.writer.note(line);
    },
  });
  return {
    guard,
    close: () => {
      for (const { client } of [way, ...others]) client.close();
    },
  };
}

async function run(context: Context, name: string, options: NodeOptions): Promise<void> {
  const opened = openSiteWithOrigins(context, options);
  pickNode(context, opened.site, name);
  const loaded = await reachableSite(context, opened, [name]);
  const node = pickNode(context, loaded.site, name);
  const onlyLooks = lacksApproval(context, options);
  checkLabIsUp(context, loaded, [name]);
  const tokens = await terraformSecrets(context, loaded, { nodes: [name] });
  const doorkeeper = node.kind === 'lab' || options.dryRun ? undefined : doorkeeperOf(node);
  if (doorkeeper) await tellLockedOut(context, doorkeeper);
  const { guard, close } = await guardOf(context, loaded, node, options);
  try {
    const result = await deployRoom().deployNode({
      ...projectRequest(context, loaded, options, tokens),
      node,
      action: options.dryRun ? 'plan' : 'apply',
      ...(options.autoApprove ? {} : { agree: () => askToGoOn(context) }),
      onlyLooks,
      onPolicies: (report) => {
        tellPolicies(context, report);
      },
      guard,
    });
    if (result === 'declined') {
      context.writer.note('Nothing was changed.');
      throw new CommandFailed();
    }
    if (onlyLooks) endUnapproved(context, result);
    else if (!options.dryRun) {
      context.writer.line(result === 'changed' ? `${name} is as its specs say` : 'nothing to change');
    }
  } finally {
    close();
  }
}

/** `rackwright node NODE`: what the specs say of a node itself and of its cluster. */
export function addNode(root: Command, context: Context): void {
  addSiteOptions(
    root
      .command('node <node>')
      .description(
        'give a node and its cluster what `setup` in its specs says; where it does not come back from a change of its network, takes that back by another endpoint',
      ),
  )
    .option('--dry-run', 'show what would change; change nothing')
    .option('--auto-approve', 'do not ask')
    .option(
      '--confirm-within <seconds>',
      'how long the node may be away after a change of its network',
      seconds,
      60,
    )
    .option(
      '--without-way-back',
      'change the network also where no other endpoint would reach the node to take it back',
    )
    .action(async (name: string, options: NodeOptions) => {
      try {
        await run(context, name, options);
      } catch (error) {
        if (!(error instanceof NodeOutOfReach)) throw error;
        context.writer.note(context.writer.colors.red(error.message));
        throw new CommandFailed();
      }
    });
}
