import { InvalidArgumentError, Option, type Command } from 'commander';
import { askBmc } from '../../lab/bmc';
import { isAlive, labDirectory, LabError, readLabRecord } from '../../lab/daemon';
import { DataSize } from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { MACHINE_COLUMNS, machineRow, machinesOf } from '../lab-machines';
import { labOption } from './lab-option';

interface AddOptions {
  readonly lab: string;
  readonly nic?: readonly string[];
  readonly disk?: readonly number[];
  readonly network?: readonly string[];
  readonly memory: number;
  readonly cores: number;
  readonly firmware: 'uefi' | 'bios';
  readonly kind: 'qemu' | 'namespace';
  readonly uuid?: string;
  readonly serial?: string;
}

const MIB = 1024 * 1024;
/** Where a machine is plugged in unless it says otherwise. */
const BRIDGE = 'prov0';

function mebibytes(text: string): number {
  try {
    return Math.ceil(DataSize.parse(text).bytes / MIB);
  } catch {
    throw new InvalidArgumentError('a size is needed, as 512MiB or 10GiB');
  }
}

function more<T>(
  read: (text: string) => T,
): (text: string, before: readonly T[] | undefined) => readonly T[] {
  return (text, before = []) => [...before, read(text)];
}

function folderOf({ folders }: Context, lab: string): string {
  const directory = labDirectory(folders, lab);
  const record = readLabRecord(directory);
  if (record && isAlive(record)) return directory;
  throw new LabError('LAB_NOT_RUNNING', `lab ${lab} is not up; start it with: rackwright lab up`);
}

/** `prov0=BC:24:11:00:00:01` */
function nicOf(text: string): object {
  const [bridge, mac] = text.split('=');
  return { Bridge: bridge, ...(mac === undefined ? {} : { Mac: mac }) };
}

/** `prov0=10.99.0.1/24` */
function networkOf(text: string): object {
  const [name, address] = text.split('=');
  if (address === undefined)
    throw new InvalidArgumentError('a bridge and an address are needed, as prov0=10.99.0.1/24');
  return { Name: name, Address: address };
}

/** `rackwright lab machine …`: bare metal of the lab, driven over Redfish. */
export function addLabMachine(lab: Command, context: Context): void {
  const { writer } = context;
  const machine = lab.command('machine').description('bare-metal machines of the lab, each with a BMC');
  const collected = (flags: string, what: string): Option => new Option(flags, what);

  machine
    .command('add')
    .description('make a machine: off, its disks blank')
    .argument('<name>', 'also its id in Redfish')
    .addOption(labOption())
    .addOption(
      collected('--nic <bridge[=mac]>', `a card; may be given again (default: one on ${BRIDGE})`).argParser(
        more((text) => text),
      ),
    )
    .addOption(collected('--disk <size>', 'a disk; may be given again').argParser(more(mebibytes)))
    .addOption(
      collected(
        '--network <bridge=address>',
        "the lab's own address on a bridge, where it serves no DHCP",
      ).argParser(more((text) => text)),
    )
    .addOption(collected('--memory <size>', 'memory').argParser(mebibytes).default(1024, '1GiB'))
    .addOption(collected('--cores <count>', 'processors').argParser(Number).default(1))
    .addOption(
      collected('--firmware <kind>', 'what it starts with').choices(['uefi', 'bios']).default('uefi'),
    )
    .addOption(
      collected('--kind <kind>', 'namespace boots a host at once, without firmware, for tests of scale')
        .choices(['qemu', 'namespace'])
        .default('qemu'),
    )
    .option('--uuid <uuid>', 'of SMBIOS (default: a random one)')
    .option('--serial <text>', 'of SMBIOS (default: made of the name)')
    .action(async (name: string, options: AddOptions) => {
      const oem = {
        Kind: options.kind,
        MemoryMib: options.memory,
        Cores: options.cores,
        Firmware: options.firmware,
        Nics: (options.nic ?? [BRIDGE]).map(nicOf),
        DisksMib: options.disk ?? [],
        Bridges: (options.network ?? []).map(networkOf),
        ...(options.uuid === undefined ? {} : { Uuid: options.uuid }),
        ...(options.serial === undefined ? {} : { Serial: options.serial }),
      };
      const body = { Name: name, Oem: { Rackwright: oem } };
      await askBmc(folderOf(context, options.lab), 'Systems', { method: 'POST', body });
      writer.line(
        `machine ${name} is there, off; switch it on with: rackwright lab machine power ${name} On`,
      );
    });

  machine
    .command('list')
    .description('all machines')
    .addOption(labOption())
    .option('--json', 'print JSON')
    .action(async (options: { lab: string; json?: boolean }) => {
      const machines = await machinesOf(folderOf(context, options.lab));
      if (options.json) writer.json(machines);
      else if (machines.length === 0)
        writer.line('the lab has no machines; make one with: rackwright lab machine add NAME');
      else writer.table(MACHINE_COLUMNS, machines.map(machineRow));
    });

  machine
    .command('power')
    .description('change the power of a machine')
    .argument('<name>')
    .argument('<reset-type>', 'as in Redfish: On, ForceOff, GracefulShutdown, ForceRestart, Nmi, …')
    .addOption(labOption())
    .action(async (name: string, type: string, options: { lab: string }) => {
      const path = `Systems/${encodeURIComponent(name)}/Actions/ComputerSystem.Reset`;
      await askBmc(folderOf(context, options.lab), path, { method: 'POST', body: { ResetType: type } });
      writer.line(`machine ${name}: ${type}`);
    });

  machine
    .command('remove')
    .description('switch a machine off and forget it, with its disks')
    .argument('<name>')
    .addOption(labOption())
    .action(async (name: string, options: { lab: string }) => {
      await askBmc(folderOf(context, options.lab), `Systems/${encodeURIComponent(name)}`, {
        method: 'DELETE',
      });
      writer.line(`machine ${name} is removed`);
    });

  machine.action(() => {
    machine.outputHelp();
    throw new CommandFailed(2);
  });
}
