import type { Command } from 'commander';
import { existsSync, rmSync } from 'node:fs';
import { isAlive, labDirectory, labNames, readLabRecord, stopLab, withLabLock } from '../../lab/daemon';
import type { Context } from '../context';
import { labOption } from './lab-option';

interface DownOptions {
  readonly lab: string;
  readonly all?: boolean;
  readonly forget?: boolean;
  readonly dryRun?: boolean;
}

/** Says what would be done. */
function preview({ writer, folders }: Context, name: string, forget: boolean): void {
  const directory = labDirectory(folders, name);
  const record = readLabRecord(directory);
  writer.line(
    record && isAlive(record) ? `lab ${name} would be stopped, with its guests` : `lab ${name} is not up`,
  );
  if (forget && existsSync(directory))
    writer.line(`${directory} would be removed, with all that the lab knows`);
}

async function down({ writer, folders }: Context, name: string, forget: boolean): Promise<void> {
  const directory = labDirectory(folders, name);
  await withLabLock(directory, async () => {
    const stopped = await stopLab({ name, directory, cacheDirectory: folders.cache });
    writer.line(stopped ? `lab ${name} is down` : `lab ${name} is not up`);
    if (!forget) return;
    rmSync(directory, { recursive: true, force: true });
    writer.line(`lab ${name} is forgotten`);
  });
}

/** `rackwright lab down` */
export function addLabDown(lab: Command, context: Context): void {
  lab
    .command('down')
    .description('stop the lab and its guests; what it knows is kept for the next start')
    .addOption(labOption())
    .option('--all', 'every lab')
    .option(
      '--forget',
      'also remove all that the lab knows: machines, images, networks (not what lab save kept)',
    )
    .option('--dry-run', 'say what would be done; do nothing')
    .action(async (options: DownOptions) => {
      const names = options.all ? labNames(context.folders) : [options.lab];
      if (options.dryRun) {
        for (const name of names) preview(context, name, options.forget === true);
        return;
      }
      // One after the other: each says what became of it, and one that does not stop leaves the others to be stopped.
      const failures: unknown[] = [];
      for (const name of names) {
        await down(context, name, options.forget === true).catch((error: unknown) => failures.push(error));
      }
      if (options.all && names.length === 0) context.writer.line('there is no lab');
      for (const failure of failures) throw failure;
    });
}
