import { readLabRecord, readLabSettings } from '../lab/daemon';
import type { Environment, Site, Vm } from '../site';
import type { Context } from './context';
import type { Deployment } from './deployment';
import { CommandFailed } from './exit';
import { liveLabOf } from './lab-of-node';

/** Hosts that are to be worked on, and what is known of their deployment. */
export interface WantedHosts {
  readonly site: Site;
  readonly environment: Environment;
  readonly hosts: readonly Vm[];
  readonly deployment: Deployment | undefined;
}

/**
 * Refuses what would otherwise be waited for in vain: machines that are not deployed, and those of a lab without guests.
 * @throws CommandFailed told as `NOT_DEPLOYED`, `GUESTS_ABSENT`
 */
export function checkHostsAreThere(context: Context, wanted: WantedHosts): void {
  const refusal = notDeployed(wanted) ?? withoutGuests(context, wanted);
  if (refusal === undefined) return;
  context.writer.note(context.writer.colors.red(refusal));
  throw new CommandFailed();
}

function notDeployed({ environment, hosts, deployment }: WantedHosts): string | undefined {
  const absent = hosts.filter(({ name }) => !Object.hasOwn(deployment?.hosts ?? {}, name));
  if (absent.length === 0) return undefined;
  const what = deployment ? absent.map(({ name }) => name).join(', ') : environment.name;
  return `NOT_DEPLOYED: nothing here says that ${what} is deployed; deploy it with: rackwright deploy ${environment.name}`;
}

/**
 * Says why the machines of an environment could not be configured where its lab has no guests, and what to do about it.
 *
 * @returns undefined where there are guests, on real nodes and while the lab is down
 */
export function withoutGuests(
  context: Context,
  { site, environment }: Pick<WantedHosts, 'site' | 'environment'>,
): string | undefined {
  const node = site.nodes.find(({ name }) => name === environment.node);
  const lab = node && liveLabOf(context, node);
  const record = lab === undefined ? undefined : readLabRecord(lab);
  if (lab === undefined || record?.guestsAbsent === undefined) return undefined;
  const chosen = record.name === 'default' ? '' : ` --lab ${record.name}`;
  const isByChoice = readLabSettings(lab)?.guests === false;
  const start = `rackwright lab up${chosen}${isByChoice ? ' --guests nspawn' : ''}`;
  return (
    `GUESTS_ABSENT: the VMs of this lab have no guests that could be configured: ${record.guestsAbsent}. ` +
    `Once that is mended, start the lab again${isByChoice ? ', as root' : ''}: rackwright lab down${chosen}; ${start}`
  );
}
