import { type Command, Option } from 'commander';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { renderMermaid, renderSvg, siteGraph } from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { pickEnvironment, type SiteOptions, tellOfSite } from '../site';
import { addSiteOptions } from '../site-options';

interface Options extends SiteOptions {
  readonly format: 'mermaid' | 'svg';
  readonly output?: string;
  readonly json?: boolean;
}

/** What pictures end in that are not drawn here. */
const OTHER_PICTURES = ['.png', '.jpg', '.jpeg', '.gif', '.webp', '.pdf', '.dot', '.html'];

const endingOf = (file: string | undefined): string => extname(file ?? '').toLowerCase();

/** `rackwright graph [ENV]`: networks, machines and nodes as SVG or Mermaid. */
export function addGraph(root: Command, context: Context): void {
  const { writer } = context;
  addSiteOptions(
    root.command('graph [environment]').description('draw the networks, machines and nodes of the site'),
  )
    .addOption(new Option('--format <format>', 'how').choices(['mermaid', 'svg']).default('mermaid'))
    .option('--output <file>', 'write to a file; one that ends in .svg is an SVG')
    .option('--json', 'print boxes and lines as JSON')
    .action((name: string | undefined, options: Options) => {
      if (OTHER_PICTURES.includes(endingOf(options.output))) {
        writer.note(
          `OUTPUT_FORMAT_UNKNOWN: "${options.output ?? ''}" is neither SVG nor Mermaid; let the name end in .svg or .mmd`,
        );
        throw new CommandFailed(2);
      }
      const result = tellOfSite(context, options);
      const site = result.ok ? result.site : result.rest?.site();
      if (!site) throw new CommandFailed();
      const graph = siteGraph(
        site,
        name === undefined ? undefined : pickEnvironment(context, site, name).name,
      );
      const isSvg = options.format === 'svg' || endingOf(options.output) === '.svg';
      const text = isSvg ? renderSvg(graph) : renderMermaid(graph);
      if (options.json) writer.json(graph);
      else if (options.output === undefined) writer.text(text);
      else {
        const file = resolve(context.project, options.output);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
        writer.note(`wrote ${options.output}`);
      }
      // What is wrong was told, and is not drawn.
      if (!result.ok) throw new CommandFailed();
    });
}
