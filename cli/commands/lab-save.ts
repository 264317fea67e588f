import type { Command } from 'commander';
import { join } from 'node:path';
import {
  isAlive,
  labDirectory,
  LabError,
  listSaves,
  needFreeName,
  readLabRecord,
  removeSave,
  restoreLab,
  saveStoppedLab,
  withLabLock,
} from '../../lab/daemon';
import { PveError } from '../../pve/client';
import type { Context } from '../context';
import { withLab } from '../lab-client';
import { labName, labOption } from './lab-option';

interface SaveOptions {
  readonly lab: string;
  readonly stopGuests?: boolean;
}

async function save(context: Context, name: string, { lab, stopGuests = false }: SaveOptions): Promise<void> {
  const directory = labDirectory(context.folders, lab);
  const record = readLabRecord(directory);
  if (!record || !isAlive(record)) {
    await withLabLock(directory, () => saveStoppedLab(directory, name));
    return;
  }
  needFreeName(directory, name);
  try {
    await withLab(context, lab, (client) => client.postJson('saves', { name, stopGuests }));
  } catch (error) {
    if (!(error instanceof PveError) || error.status !== 409) throw error;
    const remedy = error.errors['stopGuests'];
    throw remedy === undefined
      ? new LabError('LAB_BUSY', error.reason)
      : new LabError('LAB_GUESTS_RUN', `${error.reason}; --stop-guests ${remedy}`);
  }
}

/** `rackwright lab save`, `restore` and `snapshots`: copies of a whole lab. */
export function addLabSave(lab: Command, context: Context): void {
  const { writer, folders } = context;
  lab
    .command('save')
    .description(
      'keep a copy of the whole lab: state, volumes, files, guests, keys; it is whole or not there',
    )
    .argument('<name>', 'of the copy', labName)
    .addOption(labOption())
    .option(
      '--stop-guests',
      'shut running guests down for the copy and start them again; without it they are a refusal',
    )
    .action(async (name: string, options: SaveOptions) => {
      await save(context, name, options);
      writer.line(`lab ${options.lab} is saved as ${name}`);
    });
  lab
    .command('restore')
    .description(
      'put the lab back to a copy; a lab that is up is stopped and started. What fails leaves it as it was',
    )
    .argument('<name>', 'of the copy', labName)
    .addOption(labOption())
    .option('--stop-guests', 'kill running guests, with what they did since; without it they are a refusal')
    .action(async (name: string, options: SaveOptions) => {
      const directory = labDirectory(folders, options.lab);
      const started = await restoreLab({
        folders,
        lab: options.lab,
        directory,
        name,
        stopGuests: options.stopGuests === true,
        launcher: join(context.home, 'setup', 'launch.mjs'),
      });
      writer.line(
        `lab ${options.lab} is as in ${name}${started ? `: ${started.record.endpoint}` : '; it is down'}`,
      );
    });
  addSnapshots(lab, context);
}

function addSnapshots(lab: Command, { writer, folders }: Context): void {
  const snapshots = lab.command('snapshots').description('the copies that lab save made');
  snapshots
    .command('list', { isDefault: true })
    .description('oldest first')
    .addOption(labOption())
    .option('--json', 'print JSON')
    .action((options: { lab: string; json?: boolean }) => {
      const saves = listSaves(labDirectory(folders, options.lab));
      if (options.json) writer.json(saves);
      else if (saves.length === 0)
        writer.line(`lab ${options.lab} has no copies; make one with: rackwright lab save NAME`);
      else
        writer.table(
          ['copy', 'made'],
          saves.map(({ name, savedAt }) => [name, savedAt]),
        );
    });
  snapshots
    .command('remove')
    .description('remove a copy')
    .argument('<name>', 'of the copy', labName)
    .addOption(labOption())
    .action((name: string, options: { lab: string }) => {
      if (!removeSave(labDirectory(folders, options.lab), name))
        throw new LabError(
          'LAB_SAVE_UNKNOWN',
          `there is no copy "${name}"; see rackwright lab snapshots list`,
        );
      writer.line(`${name} is removed`);
    });
}
