import { Option, type Command } from 'commander';
import type { DriftReport } from '../../deploy';
import { nodesOf } from '../../site';
import type { Context } from '../context';
import { deployRoom } from '../deploy-room';
import { CommandFailed } from '../exit';
import { jsonFormatOption } from '../json-format-option';
import { noGatewayOption } from '../no-gateway-option';
import { checkLabIsUp } from '../preflight';
import { planRequest } from '../plan-request';
import { presentGuests } from '../present-guests';
import { reachableSite } from '../reachable-site';
import { terraformSecrets } from '../secrets';
import { openSiteWithOrigins, pickPart, pickParts, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';

interface DriftOptions extends SiteOptions {
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
        'compare what was deployed, what is there and what the specs say; exit code 0 without drift, 2 with, 1 after an error',
      ),
  )
    .addOption(
      new Option('--format <format>', 'text, markdown for an issue, or json')
        .choices(['text', 'markdown', 'json'])
        .default('text'),
    )
    .addOption(jsonFormatOption())
    .addOption(noGatewayOption())
    .action(async (name: string, options: DriftOptions) => {
      const opened = openSiteWithOrigins(context, options);
      const parts = pickParts(context, opened.site, name);
      const { whole } = pickPart(context, opened.site, name);
      const loaded = await reachableSite(context, opened, nodesOf(whole));
      checkLabIsUp(context, loaded, nodesOf(whole));
      const tokens = await terraformSecrets(context, loaded, { nodes: nodesOf(whole) });
      const guests = await presentGuests(context, loaded, whole);
      const { driftMarkdown, driftOf, driftText, guestsByPart } = deployRoom();
      const theirs = guestsByPart(parts, whole, guests);
      const reports: DriftReport[] = [];
      for (const [index, environment] of parts.entries()) {
        const request = planRequest(context, loaded, { environment, options, tokens });
        reports.push(await driftOf(request, theirs[index] ?? []));
      }
      if (options.format === 'json') writer.json(reports.length === 1 ? reports[0] : reports);
      else if (options.format === 'markdown') writer.text(reports.map(driftMarkdown).join('\n'));
      else writer.text(reports.map((report) => driftText(report, writer.colors)).join('\n'));
      if (options.format === 'text')
        writer.note(`files and services of machines are looked at by: rackwright diff ${name} --check`);
      if (reports.some(({ isDrifted }) => isDrifted)) throw new CommandFailed(DRIFTED);
    });
}
