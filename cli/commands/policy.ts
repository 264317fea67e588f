import { Option, type Command } from 'commander';
import packageJson from '../../package.json';
import { policies, policyJunit, policySarif, policyText, type PolicyReport } from '../../policies';
import type { Context } from '../context';
import { deployRoom } from '../deploy-room';
import { CommandFailed } from '../exit';
import { jsonFormatOption } from '../json-format-option';
import type { PveNode, Site } from '../../site';
import { planRequest, projectRequest } from '../plan-request';
import { type LoadedSite, openSiteWithOrigins, pickPart, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';

interface PolicyOptions extends SiteOptions {
  readonly format: 'text' | 'json' | 'sarif' | 'junit';
}

function print({ writer }: Context, report: PolicyReport, format: PolicyOptions['format']): void {
  const file = `cdktf.out/stacks/${report.environment}/cdk.tf.json`;
  switch (format) {
    case 'json':
      writer.json(report);
      return;
    case 'sarif':
      writer.json(policySarif(report, { policies, version: packageJson.version, file }));
      return;
    case 'junit':
      writer.text(policyJunit(report, policies));
      return;
    case 'text':
      writer.text(policyText(report, writer.colors));
  }
}

function reportOf(context: Context, loaded: LoadedSite, name: string, options: PolicyOptions): PolicyReport {
  const { site, origins } = loaded;
  const node = findNode(site, name);
  if (node) {
    const request = { ...projectRequest(context, loaded, options), node };
    return deployRoom().nodePoliciesOf(request, origins);
  }
  const { whole, part } = pickPart(context, site, name);
  // Findings of a whole are in one report, whatever states it is divided among.
  const environment = part.partOf === undefined ? whole : part;
  return deployRoom().policiesOf(planRequest(context, loaded, { environment, options }), origins);
}

/** A node, also under the name of its stack, `node--pve1`; where an environment has the same name, under that only. */
function findNode({ nodes, environments }: Site, name: string): PveNode | undefined {
  if (environments.some((environment) => environment.name === name)) return undefined;
  return nodes.find((node) => name === node.name || name === `node--${node.name}`);
}

/** `rackwright policy ENV`, `rackwright policy NODE`: what policies say to what would be made. */
export function addPolicy(root: Command, context: Context): void {
  addSiteOptions(
    root
      .command('policy <subject>')
      .description(
        'check what a deploy of an environment, or the set-up of a node, would make against the policies; exit code 1 where it would be refused',
      ),
  )
    .addOption(
      new Option('--format <format>', 'text, json, sarif for code scanning, or junit')
        .choices(['text', 'json', 'sarif', 'junit'])
        .default('text'),
    )
    .addOption(jsonFormatOption())
    .action((name: string, options: PolicyOptions) => {
      const loaded = openSiteWithOrigins(context, options);
      const report = reportOf(context, loaded, name, options);
      print(context, report, options.format);
      if (report.isRefused) throw new CommandFailed();
    });
}
