import { InvalidArgumentError, Option, type Command } from 'commander';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { LabError, isAlive, labDirectory, readLabRecord, startLab, stopLab } from '../../lab/daemon';
import { GUEST_KINDS, type GuestKind } from '../../lab/guests';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { readSite } from '../site';
import { addLabConsole } from './lab-console';
import { addLabLogs } from './lab-logs';
import { addLabMachine } from './lab-machine';
import { addLabRoot } from './lab-root';
import { addLabStatus } from './lab-status';

function whole(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`a whole number from ${String(minimum)} to ${String(maximum)} is needed`);
  };
}

const DEFAULT_PORT = 8006;

/** The port that the site looks for its lab at; undefined without a site that loads, which may be made later. */
function sitePort(context: Context): number | undefined {
  const loaded = readSite(context, {});
  const node = loaded.ok ? loaded.site.nodes.find(({ kind }) => kind === 'lab') : undefined;
  return node ? Number(new URL(node.apiEndpoint).port) || undefined : undefined;
}

/** `rackwright lab …`: the data centre in a box. */
export function addLab(root: Command, context: Context): void {
  const { writer, folders } = context;
  const lab = root
    .command('lab')
    .description('the built-in lab: a Proxmox VE API, guests and networks on this machine');

  lab
    .command('up')
    .description('start the lab; does nothing when it runs already')
    .option('--name <name>', 'several labs may run side by side', 'default')
    .option(
      '--port <port>',
      "TCP port of the API on 127.0.0.1 (default: that of the site's lab node, else 8006)",
      whole(1, 65535),
    )
    .option('--nodes <count>', 'PVE nodes of a new lab', whole(1, 32), 1)
    .addOption(
      new Option('--guests <kind>', 'what VMs become, unless their tags say otherwise (lab-qemu, …)')
        .choices(GUEST_KINDS)
        .default('nspawn'),
    )
    .option('--no-guests', 'serve the API only')
    .action(async (options: { name: string; port?: number; nodes: number; guests: GuestKind | false }) => {
      const { record, alreadyUp } = await startLab(
        {
          ...options,
          port: options.port ?? sitePort(context) ?? DEFAULT_PORT,
          directory: labDirectory(folders, options.name),
          cacheDirectory: folders.cache,
        },
        join(context.home, 'setup', 'launch.mjs'),
      );
      writer.line(`lab ${record.name} ${alreadyUp ? 'is up already' : 'is up'}: ${record.endpoint}`);
      if (record.guestsAbsent) writer.line(`VMs have no guests here: ${record.guestsAbsent}`);
    });

  lab
    .command('down')
    .description('stop the lab and its guests; what it knows is kept for the next start')
    .option('--name <name>', 'which lab', 'default')
    .option('--forget', 'also remove all that the lab knows: machines, images, networks')
    .action(async (options: { name: string; forget?: boolean }) => {
      const directory = labDirectory(folders, options.name);
      const stopped = await stopLab({ name: options.name, directory, cacheDirectory: folders.cache });
      writer.line(stopped ? `lab ${options.name} is down` : `lab ${options.name} is not up`);
      if (!options.forget) return;
      rmSync(directory, { recursive: true, force: true });
      writer.line(`lab ${options.name} is forgotten`);
    });

  lab
    .command('env')
    .description('print shell lines that point other tools (the real provider, curl, proxmoxer) at the lab')
    .option('--name <name>', 'which lab', 'default')
    .action((options: { name: string }) => {
      const directory = labDirectory(folders, options.name);
      const record = readLabRecord(directory);
      if (!record || !isAlive(record)) {
        throw new LabError(
          'LAB_NOT_RUNNING',
          `lab ${options.name} is not up; start it with: rackwright lab up`,
        );
      }
      writer.line(`export PROXMOX_VE_ENDPOINT='${record.endpoint}'`);
      writer.line(`export PROXMOX_VE_INSECURE=true`);
      // The token is read by the shell from its 0600 file: it stays out of scroll-back and logs.
      writer.line(`export PROXMOX_VE_API_TOKEN="$(cat '${join(directory, 'token')}')"`);
    });

  addLabStatus(lab, context);
  addLabRoot(lab, context);
  addLabConsole(lab, context);
  addLabLogs(lab, context);
  addLabMachine(lab, context);
  lab.action(() => {
    lab.outputHelp();
    throw new CommandFailed(2);
  });
}
