import { type Command, InvalidArgumentError } from 'commander';
import type { BootAccess } from '../../boot';
import { bootRoom } from '../boot-room';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { networkFault } from '../network-fault';
import { addMachineLogs, addMachinePower } from './machine-power';
import { addMachineProvision } from './machine-provision';
import { machinePath, serverAccess, serverCommand, type ServerOptions } from './machine-server';
import { type SeenMachine, sentenceOf, whatOf } from './machine-words';

/** What the server says of a machine, as far as it is printed. */
interface MachineView extends SeenMachine {
  readonly address?: string;
}

interface EventView {
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly before?: string;
  readonly after?: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Of those that a machine has, the newest; as many as the server gives at once. */
const MOST_EVENTS = 1000;

/** `rackwright machine …`: machines of iron and VMs that start from the network, by the provisioning server that runs. */
export function addMachine(root: Command, context: Context): void {
  const machine = root
    .command('machine')
    .description(
      'machines that the provisioning server installs: of iron, and VMs that start from the network',
    );
  const { writer } = context;
  const access = (options: ServerOptions): BootAccess => serverAccess(context, options);
  const command = (name: string, description: string): Command => serverCommand(machine, name, description);
  const tell = (seen: MachineView): void => {
    writer.line(sentenceOf(seen));
  };

  command('list', 'all machines')
    .option('--json', 'print JSON')
    .action(async (options: ServerOptions) => {
      const machines = await bootRoom().askBoot<readonly MachineView[]>(access(options), '/api/machines');
      if (options.json) writer.json(machines);
      else writer.table(['machine', 'state', 'address', 'what'], machines.map(rowOf));
    });

  command('show <name>', 'one machine and what happened to it')
    .option('--json', 'print JSON')
    .action(async (name: string, options: ServerOptions) => {
      const server = access(options);
      const path = encodeURIComponent(name);
      const found = await bootRoom().askBoot<MachineView>(server, `/api/machines/${path}`);
      const events = await bootRoom().askBoot<readonly EventView[]>(
        server,
        `/api/events?machine=${path}&last=${String(MOST_EVENTS)}`,
      );
      if (options.json) {
        writer.json({ ...found, events });
        return;
      }
      tell(found);
      const rows = events.map(({ at, kind, actor, before, after, detail }) => [
        ...[at, kind, actor, before === after ? (after ?? '') : `${before ?? ''} → ${after ?? ''}`],
        typeof detail['reason'] === 'string' ? detail['reason'] : '',
      ]);
      writer.table(['at', 'event', 'by', 'state', 'why'], rows);
    });

  command('accept <name>', 'allow one installation, which erases its disks')
    .option('--again', 'an operating system is on it, which may be erased')
    .requiredOption('--erase <name>', 'the name of the machine, once more: its disks will be erased')
    .action(async (name: string, options: ServerOptions & { again?: boolean; erase: string }) => {
      if (options.erase !== name) throw new InvalidArgumentError(`--erase has to be "${name}"`);
      const body = { confirm: name, again: options.again ?? false };
      tell(await change(access(options), name, { action: 'accept', body }));
    });

  const simple = {
    install: 'begin the installation that was accepted; then switch the machine on',
    retry: 'try again what failed, without another installation',
    release: 'give a machine back: nothing more is done to it',
    mend: 'take a machine back into service',
  };
  for (const [action, description] of Object.entries(simple)) {
    command(`${action} <name>`, description).action(async (name: string, options: ServerOptions) => {
      const server = access(options);
      tell(await change(server, name, { action }));
      const fault = action === 'install' ? await networkFault(server) : undefined;
      if (fault === undefined) return;
      writer.note(fault);
      throw new CommandFailed();
    });
  }

  command('kexec <name>', 'print the script that starts its installer from the Linux that it runs').action(
    async (name: string, options: ServerOptions) => {
      const path = machinePath(name, 'kexec');
      const { script } = await bootRoom().askBoot<{ script: string }>(access(options), path, {
        method: 'POST',
      });
      writer.line(script.trimEnd());
    },
  );

  command('break <name>', 'take a machine out of service')
    .requiredOption('--reason <words>', 'why')
    .action(async (name: string, options: ServerOptions & { reason: string }) => {
      tell(await change(access(options), name, { action: 'break', body: { reason: options.reason } }));
    });

  addMachineProvision(machine, context);
  addMachinePower(machine, context);
  addMachineLogs(machine, context);
}

function change(
  server: BootAccess,
  name: string,
  { action, body }: { readonly action: string; readonly body?: object },
): Promise<MachineView> {
  return bootRoom().askBoot(server, machinePath(name, action), {
    method: 'POST',
    ...(body === undefined ? {} : { body }),
  });
}

function rowOf(seen: MachineView): readonly string[] {
  return [seen.name, seen.state, seen.address ?? '', whatOf(seen)];
}
