import type { Command } from 'commander';
import { isAlive, labDirectory, labNames, readLabRecord, readLabSettings } from '../../lab/daemon';
import type { Context } from '../context';

/** `rackwright lab list`: every lab of this user. */
export function addLabList(lab: Command, { writer, folders }: Context): void {
  lab
    .command('list')
    .description('all labs, up or down')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => {
      const labs = labNames(folders).map((name) => {
        const directory = labDirectory(folders, name);
        const record = readLabRecord(directory);
        const up = record !== undefined && isAlive(record);
        return {
          name,
          up,
          directory,
          ...readLabSettings(directory),
          ...(up ? { endpoint: record.endpoint } : {}),
        };
      });
      if (options.json) writer.json(labs);
      else if (labs.length === 0) writer.line('there is no lab; make one with: rackwright lab up');
      else
        writer.table(
          ['lab', 'state', 'API', 'folder'],
          labs.map(({ name, up, endpoint, port, directory }) => [
            name,
            up ? 'up' : 'down',
            endpoint ?? (port === undefined ? '' : `port ${String(port)}`),
            directory,
          ]),
        );
    });
}
