import { Option, type Command } from 'commander';
import type { RunReport } from '../../inventory';
import type { EnvironmentDiff, PlanRequest } from '../../deploy';
import { nodesOf, partsWith } from '../../site';
import type { Context } from '../context';
import { deployRoom } from '../deploy-room';
import { CommandFailed } from '../exit';
import { checkByAnsible } from '../ansible-check';
import { jsonFormatOption } from '../json-format-option';
import { noGatewayOption } from '../no-gateway-option';
import { checkLabIsUp } from '../preflight';
import { type PlanWish, planRequest } from '../plan-request';
import { reachableSite } from '../reachable-site';
import { terraformSecrets } from '../secrets';
import { type LoadedSite, openSiteWithOrigins, pickPart, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';
import { pickTargets, type TargetOptions, targetOption } from '../target-option';
import { tellPolicies } from '../tell-policies';

interface DiffOptions extends SiteOptions, TargetOptions {
  readonly format: 'text' | 'markdown' | 'json';
  readonly gateway: boolean;
  readonly check?: boolean;
}

type Wish = PlanWish & { readonly options: DiffOptions };

/** Exit code where something would change, as Terraform's own `plan -detailed-exitcode` has it. */
const CHANGED = 2;

/** What would become of one part. */
interface Found {
  readonly diff: EnvironmentDiff;
  /** The whole of Ansible's check run. */
  readonly ansible?: RunReport;
  readonly isRefused: boolean;
}

async function diffOf(context: Context, loaded: LoadedSite, wish: Wish): Promise<Found> {
  const { environment, options } = wish;
  const tokens = await terraformSecrets(context, loaded, { nodes: nodesOf(environment) });
  let isRefused = false;
  const request: PlanRequest = {
    ...planRequest(context, loaded, { ...wish, tokens }),
    onPolicies: (report) => {
      isRefused ||= report.isRefused;
      tellPolicies(context, report);
    },
  };
  const diff = await deployRoom().diffEnvironment(request);
  if (!options.check) return { diff, isRefused };
  const { check, report } = await checkByAnsible(context, diff, wish);
  return { diff: { ...diff, check }, ...(report ? { ansible: report } : {}), isRefused };
}

function print({ writer }: Context, { diff }: Found, format: 'text' | 'markdown'): void {
  const { renderMarkdown, renderText } = deployRoom();
  writer.text(format === 'text' ? renderText(diff, writer.colors) : renderMarkdown(diff));
}

function wouldChange({ diff: { isChanged, check } }: Found): boolean {
  return isChanged || check?.hosts.some(({ outcome }) => outcome === 'changes') === true;
}

/** `rackwright diff ENV`: what a deploy would do, by machines. */
export function addDiff(root: Command, context: Context): void {
  addSiteOptions(
    root
      .command('diff <environment>')
      .description(
        'what a deploy would do, machine by machine; exit code 0 without changes, 2 with, 1 after an error, where policies refuse or a machine could not be checked',
      ),
  )
    .addOption(
      new Option('--format <format>', 'text, markdown for a pull request, or json')
        .choices(['text', 'markdown', 'json'])
        .default('text'),
    )
    .addOption(jsonFormatOption())
    .option('--check', 'ask Ansible as well what it would change on the hosts that are there')
    .addOption(targetOption())
    .addOption(noGatewayOption())
    .action(async (name: string, options: DiffOptions) => {
      const { writer } = context;
      const opened = openSiteWithOrigins(context, options);
      const { whole, part } = pickPart(context, opened.site, name);
      const wanted = part.partOf === undefined ? whole : part;
      const hosts = pickTargets(context, opened.site, { whole, part: wanted }, options);
      const parts = wanted === whole ? partsWith(whole, hosts) : [part];
      const loaded = await reachableSite(context, opened, parts.flatMap(nodesOf));
      checkLabIsUp(context, loaded, parts.flatMap(nodesOf));
      const found: Found[] = [];
      for (const environment of parts)
        found.push(await diffOf(context, loaded, { environment, hosts, options }));
      const results = found.map(({ diff, ansible }) => (ansible ? { ...diff, ansible } : diff));
      if (options.format === 'json') writer.json(results.length === 1 ? results[0] : results);
      else for (const each of found) print(context, each, options.format);
      // A machine that could not be asked is not one that stays as it is.
      if (found.some(({ isRefused, diff }) => isRefused || diff.check?.isComplete === false))
        throw new CommandFailed();
      if (found.some(wouldChange)) throw new CommandFailed(CHANGED);
    });
}
