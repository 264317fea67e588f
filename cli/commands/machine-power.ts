import { Argument, type Command, Option } from 'commander';
import { bootRoom } from '../boot-room';
import { terminalText } from '../../site';
import type { Context } from '../context';
import { machinePath, serverAccess, serverCommand, type ServerOptions } from './machine-server';

interface PowerView {
  readonly power: string;
}

/** `rackwright machine power` and `boot-device`: what the BMC of a machine does. */
export function addMachinePower(machine: Command, context: Context): void {
  const { writer } = context;
  serverCommand(machine, 'power <name>', 'switch a machine by its BMC, or tell whether it is on')
    .addArgument(
      new Argument('[action]', 'off and restart do not ask its operating system').choices([
        ...['on', 'off', 'shutdown', 'restart'],
      ]),
    )
    .option('--force', 'also while it is being installed, which leaves half a system on it')
    .option('--json', 'print JSON')
    .action(
      async (name: string, action: string | undefined, options: ServerOptions & { force?: boolean }) => {
        const body = { action, ...(options.force ? { confirm: name } : {}) };
        const found = await bootRoom().askBoot<PowerView>(
          serverAccess(context, options),
          machinePath(name, 'power'),
          action === undefined ? {} : { method: 'POST', body },
        );
        if (options.json) writer.json(found);
        else writer.line(`${name}: ${found.power}`);
      },
    );

  serverCommand(machine, 'boot-device <name>', 'set what the next start tries first, once')
    .addArgument(
      new Argument('<device>', 'none takes back what was set').choices([
        ...['network', 'http', 'disk', 'cd', 'setup', 'none'],
      ]),
    )
    .action(async (name: string, device: string, options: ServerOptions) => {
      await bootRoom().askBoot(serverAccess(context, options), machinePath(name, 'boot-device'), {
        method: 'POST',
        body: { device },
      });
      writer.line(`${name} starts from ${device} once`);
    });
}

interface LogFile {
  readonly file: string;
  readonly bytes: number;
}

interface BmcEntry {
  readonly at: string;
  readonly severity: string;
  readonly message: string;
}

/** `rackwright machine logs`: what a machine uploaded, and what its BMC remembers. */
export function addMachineLogs(machine: Command, context: Context): void {
  const { writer } = context;
  serverCommand(machine, 'logs <name> [file]', 'logs of the installation of a machine, or one of them')
    .addOption(new Option('--bmc', "the BMC's own log instead"))
    .option('--json', 'print JSON')
    .action(
      async (name: string, file: string | undefined, options: ServerOptions & { readonly bmc?: boolean }) => {
        const server = serverAccess(context, options);
        if (options.bmc) {
          const entries = await bootRoom().askBoot<readonly BmcEntry[]>(server, machinePath(name, 'bmc-log'));
          if (options.json) writer.json(entries);
          else
            writer.table(
              ['at', 'severity', 'message'],
              entries.map(({ at, severity, message }) => [at, severity, message]),
            );
        } else if (file !== undefined) {
          const text = await bootRoom().readBoot(
            server,
            machinePath(name, `logs/${encodeURIComponent(file)}`),
          );
          writer.line(terminalText(text));
        } else {
          const files = await bootRoom().askBoot<readonly LogFile[]>(server, machinePath(name, 'logs'));
          if (options.json) writer.json(files);
          else
            writer.table(
              ['file', 'bytes'],
              files.map(({ file: each, bytes }) => [each, String(bytes)]),
            );
        }
      },
    );
}
