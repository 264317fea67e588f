import type { Command } from 'commander';
import { buildRoot, removeRoot, rootStatus } from '../../lab/guests';
import type { Context } from '../context';
import { CommandFailed } from '../exit';

/** `rackwright lab root …`: the file system that all guests share, built once for a machine. */
export function addLabRoot(lab: Command, context: Context): void {
  const { writer, folders } = context;
  const root = lab.command('root').description("the guests' shared root file system");

  root
    .command('build')
    .description('build it if it is absent or of an older recipe (minutes)')
    .action(async () => {
      await buildRoot({
        cacheDirectory: folders.cache,
        onProgress: (line) => {
          writer.note(line);
        },
        signal: context.signal,
      });
      writer.line('the guest root is ready');
    });

  root
    .command('status')
    .description('exit code 0 when it is ready')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const status = await rootStatus({ cacheDirectory: folders.cache });
      if (options.json) writer.json(status);
      else writer.line(status.ready ? `ready: ${status.directory}` : `absent: ${status.reason}`);
      if (!status.ready) throw new CommandFailed();
    });

  root
    .command('remove')
    .description('remove it')
    .action(async () => {
      await removeRoot({ cacheDirectory: folders.cache });
      writer.line('removed');
    });
}
