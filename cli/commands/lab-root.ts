import type { Command } from 'commander';
import { LabError } from '../../lab/daemon';
import { buildRoot, DEFAULT_ROOT, machineRoot, qemuObstacle, removeRoot, rootStatus } from '../../lab/guests';
import type { Context } from '../context';
import { CommandFailed } from '../exit';

/** `rackwright lab root …`: the file system that all guests share, built once for a machine. */
export function addLabRoot(lab: Command, context: Context): void {
  const { writer, folders } = context;
  const root = lab.command('root').description("the guests' shared root file system");

  root
    .command('build')
    .description('build it if it is absent or of an older recipe (minutes)')
    .option('--machine', 'the disk image, with a kernel, that VMs of the catalogue start from under QEMU')
    .action(async ({ machine }: { machine?: boolean }) => {
      const obstacle = machine === true ? qemuObstacle() : null;
      if (obstacle !== null) throw new LabError('LAB_START_FAILED', obstacle);
      await buildRoot({
        ...(machine === true ? { name: machineRoot(DEFAULT_ROOT) } : {}),
        cacheDirectory: folders.cache,
        onProgress: (line) => {
          writer.note(line);
        },
        signal: context.signal,
      });
      writer.line(machine === true ? 'the image for machines is ready' : 'the guest root is ready');
    });

  root
    .command('status')
    .description('exit code 0 when it is ready')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => {
      const status = rootStatus({ cacheDirectory: folders.cache });
      if (options.json) writer.json(status);
      else writer.line(status.ready ? `ready: ${status.directory}` : `absent: ${status.reason}`);
      if (!status.ready) throw new CommandFailed();
    });

  root
    .command('remove')
    .description('remove it')
    .action(async () => {
      await removeRoot({ cacheDirectory: folders.cache });
      await removeRoot({ cacheDirectory: folders.cache, name: machineRoot(DEFAULT_ROOT) });
      writer.line('removed');
    });
}
