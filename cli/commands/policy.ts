import { Option, type Command } from 'commander';
import packageJson from '../../package.json';
import { policies, policyJunit, policySarif, policyText, type PolicyReport } from '../../policies';
import type { Context } from '../context';
import { deployRoom } from '../deploy-room';
import { CommandFailed } from '../exit';
import { jsonFormatOption } from '../json-format-option';
import { planRequest } from '../plan-request';
import { openSiteWithOrigins, pickPart, type SiteOptions } from '../site';
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

/** `rackwright policy ENV`: what policies say to what would be made. */
export function addPolicy(root: Command, context: Context): void {
  addSiteOptions(
    root
      .command('policy <environment>')
      .description(
        'check what a deploy would make against the policies; exit code 1 where a deploy would be refused',
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
      const { whole, part } = pickPart(context, loaded.site, name);
      // Findings of a whole are in one report, whatever states it is divided among.
      const environment = part.partOf === undefined ? whole : part;
      const request = planRequest(context, loaded, { environment, options });
      const report = deployRoom().policiesOf(request, loaded.origins);
      print(context, report, options.format);
      if (report.isRefused) throw new CommandFailed();
    });
}
