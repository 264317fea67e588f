import { Option, type Command } from 'commander';
import { availableParallelism } from 'node:os';
import type { PresentGuest } from '../../deploy';
import { type Environment, nodesOf } from '../../site';
import type { Context } from '../context';
import { deployRoom } from '../deploy-room';
import { CommandFailed } from '../exit';
import { jsonFormatOption } from '../json-format-option';
import { printLooks } from '../looks';
import { noGatewayOption } from '../no-gateway-option';
import { parallelOption, type ParallelOptions } from '../parallel-option';
import { checkLabIsUp } from '../preflight';
import { planRequest } from '../plan-request';
import { presentGuests } from '../present-guests';
import { reachableSite } from '../reachable-site';
import { terraformSecrets } from '../secrets';
import { openSiteWithOrigins, pickPart, pickParts, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';

interface DriftOptions extends SiteOptions, ParallelOptions {
  readonly format: 'text' | 'markdown' | 'json';
  readonly gateway: boolean;
}

/** Exit code where something has drifted, as that of `diff` where something would change. */
const DRIFTED = 2;

/** `rackwright drift ENV`: what somebody else changed since the deploy. */
export function addDrift(root: Command, context: Context): void {
  const { writer } = context;
  addSiteOptions(
    root
      .command('drift <environment>')
      .description(
        'compare what was deployed, what is there and what the specs say; exit code 0 without drift, 2 with, 1 after an error or where a part could not be looked at',
      ),
  )
    .addOption(
      new Option('--format <format>', 'text, markdown for an issue, or json')
        .choices(['text', 'markdown', 'json'])
        .default('text'),
    )
    .addOption(jsonFormatOption())
    .addOption(parallelOption())
    .addOption(noGatewayOption())
    .action(async (name: string, options: DriftOptions) => {
      const opened = openSiteWithOrigins(context, options);
      const parts = pickParts(context, opened.site, name);
      const { whole, part } = pickPart(context, opened.site, name);
      const loaded = await reachableSite(context, opened, nodesOf(whole));
      checkLabIsUp(context, loaded, nodesOf(whole));
      const tokens = await terraformSecrets(context, loaded, { nodes: nodesOf(whole) });
      const guests = await presentGuests(context, loaded, whole);
      const { driftMarkdown, driftOfParts, driftText, guestsByPart } = deployRoom();
      const theirs = guestsByPart(parts, whole, guests);
      const guestsOf = (part: Environment): readonly PresentGuest[] => theirs[parts.indexOf(part)] ?? [];
      const looks = await driftOfParts(
        {
          ...planRequest(context, loaded, {
            environment: part.partOf === undefined ? whole : part,
            options,
            tokens,
          }),
          parts,
          parallel: options.parallel ?? availableParallelism(),
        },
        guestsOf,
      );
      printLooks(context, looks, {
        format: options.format,
        text: (report) => driftText(report, writer.colors),
        markdown: driftMarkdown,
      });
      if (options.format === 'text')
        writer.note(`files and services of machines are looked at by: rackwright diff ${name} --check`);
      if (looks.some((look) => 'error' in look)) throw new CommandFailed();
      if (looks.some((look) => 'found' in look && look.found.isDrifted)) throw new CommandFailed(DRIFTED);
    });
}
