import type { Command } from 'commander';
import { bootRoom } from '../boot-room';
import type { Context } from '../context';
import { openSite, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';

interface AnswerOptions extends SiteOptions {
  readonly release?: string;
  readonly json?: boolean;
}

/** `rackwright answer MACHINE`: what its installer would be told, with secrets left out. */
export function addAnswer(root: Command, context: Context): void {
  addSiteOptions(
    root
      .command('answer <machine>')
      .description(
        'show what the installer of a machine of iron, or of a VM that starts from the network, would be told, without secrets',
      )
      .option(
        '--release <release>',
        'of the ISO of Proxmox VE (default: the version of its profile, else 9.2)',
      )
      .option('--json', 'print JSON: the text of each file by its name'),
  ).action((machine: string, options: AnswerOptions) => {
    const site = openSite(context, options);
    const { exampleSecret, previewOf, releaseOf } = bootRoom();
    const release = options.release ?? releaseOf(site, machine);
    const files = previewOf(site, machine, { release, secret: exampleSecret('***') });
    const { writer } = context;
    if (options.json) {
      writer.json(files);
      return;
    }
    for (const [name, text] of Object.entries(files)) {
      writer.line(`# ${name}`);
      writer.line(text);
    }
  });
}
