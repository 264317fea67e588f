import type { Command } from 'commander';
import { LabError } from '../../lab/daemon';
import {
  buildRoot,
  DEFAULT_ROOT,
  machineRoot,
  qemuObstacle,
  RELEASE_NAMES,
  removeRoot,
  rootStatus,
} from '../../lab/guests';
import type { Context } from '../context';
import { CommandFailed } from '../exit';

/** `rackwright lab root …`: the file system that all guests share, built once for a machine. */
export function addLabRoot(lab: Command, context: Context): void {
  const { writer, folders } = context;
  const root = lab.command('root').description("the guests' shared root file system");

  root
    .command('build [release]')
    .description(`build it if it is absent or of an older recipe (minutes): ${RELEASE_NAMES.join(', ')}`)
    .option('--machine', 'the disk image, with a kernel, that VMs of the catalogue start from under QEMU')
    .action(async (release: string | undefined, { machine }: { machine?: boolean }) => {
      const obstacle = machine === true ? qemuObstacle() : null;
      if (obstacle !== null) throw new LabError('LAB_START_FAILED', obstacle);
      const wanted = release ?? DEFAULT_ROOT;
      await buildRoot({
        name: machine === true ? machineRoot(wanted) : wanted,
        cacheDirectory: folders.cache,
        onProgress: (line) => {
          writer.note(line);
        },
        signal: context.signal,
      });
      const name = release === undefined ? '' : ` ${release}`;
      writer.line(
        machine === true ? `the image${name} for machines is ready` : `the guest root${name} is ready`,
      );
    });

  root
    .command('status [release]')
    .description('exit code 0 when it is ready')
    .option('--json', 'print JSON')
    .action((release: string | undefined, options: { json?: boolean }) => {
      const status = rootStatus({ cacheDirectory: folders.cache, name: release });
      if (options.json) writer.json(status);
      else writer.line(status.ready ? `ready: ${status.directory}` : `absent: ${status.reason}`);
      if (!status.ready) throw new CommandFailed();
    });

  root
    .command('remove [release]')
    .description('remove it, and its image for machines; without a release all of them')
    .action(async (release: string | undefined) => {
      for (const each of release === undefined ? RELEASE_NAMES : [release])
        for (const name of [each, machineRoot(each)])
          await removeRoot({ cacheDirectory: folders.cache, name });
      writer.line('removed');
    });
}
