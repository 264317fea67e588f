import type { Command } from 'commander';
import { lstatSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LabError } from '../../lab/daemon';
import { linkProviders, unlinkProviders } from '../../lab/providers';
import type { Context } from '../context';

/** Why a folder cannot be made to use the lab's providers; undefined when it can. */
function obstacle(folder: string): string | undefined {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    return `there is no folder ${folder}: name one with a Terraform configuration`;
  const plugins = join(folder, 'terraform.d', 'plugins');
  const found = lstatSync(plugins, { throwIfNoEntry: false });
  if (found === undefined || found.isSymbolicLink()) return undefined;
  return `${plugins} holds providers of your own, which would be hidden: move them away first`;
}

/** `rackwright lab provider` */
export function addLabProvider(lab: Command, context: Context): void {
  const { writer, home, project } = context;
  lab
    .command('provider')
    .description("let a folder of Terraform or OpenTofu use the lab's own bpg/proxmox, without a registry")
    .argument('[folder]', 'folder with the configuration', '.')
    .option('--remove', 'take it out of the folder again, before it is used with a real Proxmox VE')
    .action((given: string, options: { remove?: boolean }) => {
      const folder = resolve(project, given);
      const reason = obstacle(folder);
      if (reason !== undefined) throw new LabError('LAB_PROVIDER_FOLDER', reason);
      if (options.remove) {
        unlinkProviders(folder, { home });
        writer.line(`${folder} has nothing of the lab's providers any more; next: terraform init`);
        return;
      }
      linkProviders(folder, { home });
      writer.line(
        `${folder} uses the lab's bpg/proxmox; next: terraform init, with the variables of lab env`,
      );
    });
}
