import { Option, type Command } from 'commander';
import { availableParallelism } from 'node:os';
import type { RunReport } from '../../inventory';
import type { EnvironmentDiff, Look } from '../../deploy';
import type { PolicyReport } from '../../policies';
import { nodesOf, partsWith } from '../../site';
import type { Context } from '../context';
import { deployRoom } from '../deploy-room';
import { CommandFailed } from '../exit';
import { checkByAnsible } from '../ansible-check';
import { jsonFormatOption } from '../json-format-option';
import { printLooks } from '../looks';
import { noGatewayOption } from '../no-gateway-option';
import { parallelOption, type ParallelOptions } from '../parallel-option';
import { checkLabIsUp } from '../preflight';
import { type PlanWish, planRequest } from '../plan-request';
import { reachableSite } from '../reachable-site';
import { terraformSecrets } from '../secrets';
import { openSiteWithOrigins, pickPart, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';
import { pickTargets, type TargetOptions, targetOption } from '../target-option';
import { tellPolicies } from '../tell-policies';

interface DiffOptions extends SiteOptions, TargetOptions, ParallelOptions {
  readonly format: 'text' | 'markdown' | 'json';
  readonly gateway: boolean;
  readonly check?: boolean;
}

/** Exit code where something would change, as Terraform's own `plan -detailed-exitcode` has it. */
const CHANGED = 2;

/** What would become of one part; with the whole of Ansible's check run, where there was one. */
type Found = EnvironmentDiff & { readonly ansible?: RunReport };

/** Asks Ansible as well, of each part that could be planned: one after the other, since each asks several machines at once. */
async function checked(
  context: Context,
  looks: readonly Look<EnvironmentDiff>[],
  wish: Omit<PlanWish, 'environment'>,
): Promise<readonly Look<Found>[]> {
  const results: Look<Found>[] = [];
  for (const look of looks) {
    if ('error' in look) results.push(look);
    else {
      const environment = look.part;
      const { check, report } = await checkByAnsible(context, look.found, { ...wish, environment });
      results.push({
        part: look.part,
        found: { ...look.found, check, ...(report ? { ansible: report } : {}) },
      });
    }
  }
  return results;
}

function wouldChange({ isChanged, check }: Found): boolean {
  return isChanged || check?.hosts.some(({ outcome }) => outcome === 'changes') === true;
}

/** `rackwright diff ENV`: what a deploy would do, by machines. */
export function addDiff(root: Command, context: Context): void {
  addSiteOptions(
    root
      .command('diff <environment>')
      .description(
        'what a deploy would do, machine by machine; exit code 0 without changes, 2 with, 1 after an error, where policies refuse, or where a part or a machine could not be looked at',
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
    .addOption(parallelOption())
    .addOption(noGatewayOption())
    .action(async (name: string, options: DiffOptions) => {
      const opened = openSiteWithOrigins(context, options);
      const { whole, part } = pickPart(context, opened.site, name);
      const wanted = part.partOf === undefined ? whole : part;
      const hosts = pickTargets(context, opened.site, { whole, part: wanted }, options);
      const parts = wanted === whole ? partsWith(whole, hosts) : [part];
      const loaded = await reachableSite(context, opened, parts.flatMap(nodesOf));
      checkLabIsUp(context, loaded, parts.flatMap(nodesOf));
      const tokens = await terraformSecrets(context, loaded, { nodes: parts.flatMap(nodesOf) });
      const policies: PolicyReport[] = [];
      const { diffParts, renderMarkdown, renderText } = deployRoom();
      const looks = await diffParts({
        ...planRequest(context, loaded, { environment: wanted, hosts, options, tokens }),
        parts,
        parallel: options.parallel ?? availableParallelism(),
        onPolicies: (report) => {
          policies.push(report);
          tellPolicies(context, report);
        },
      });
      const results: readonly Look<Found>[] = options.check
        ? await checked(context, looks, { hosts, options })
        : looks;
      printLooks(context, results, {
        format: options.format,
        text: (diff) => renderText(diff, context.writer.colors),
        markdown: renderMarkdown,
      });
      const found = results.flatMap((look) => ('found' in look ? [look.found] : []));
      // A part or a machine that could not be asked is not one that stays as it is.
      const isWhole =
        found.length === parts.length && found.every(({ check }) => check?.isComplete !== false);
      if (!isWhole || policies.some(({ isRefused }) => isRefused)) throw new CommandFailed();
      if (found.some(wouldChange)) throw new CommandFailed(CHANGED);
    });
}
