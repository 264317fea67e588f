import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { liveLabOf } from '../lab-of-node';
import type { LoadedSite } from '../site';

/**
 * Refuses to work on a lab that is down, before anything is planned.
 * @throws CommandFailed told as `LAB_DOWN`
 */
export function checkLabIsUp(context: Context, { site }: LoadedSite, nodes: readonly string[]): void {
  const down = site.nodes.find(
    (node) => node.kind === 'lab' && nodes.includes(node.name) && liveLabOf(context, node) === undefined,
  );
  if (!down) return;
  const { writer } = context;
  const message = `LAB_DOWN: no lab of yours answers at ${down.apiEndpoint}, where node "${down.name}" is`;
  writer.note(`${writer.colors.red(message)}; start it with: rackwright lab up`);
  throw new CommandFailed();
}
