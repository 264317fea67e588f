import { InvalidArgumentError, Option, type Command } from 'commander';
import { askBmc } from '../../lab/bmc';
import { DataSize } from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { machinesOf } from '../lab-machines';
import { DEFAULT_BRIDGE, machineOfHost, type MachineParts, type MachineRequest } from '../machine-of-host';
import { runningLab } from '../running-lab';
import { openSite, pickHosts, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';
import { labOption } from './lab-option';

interface Nic {
  readonly Bridge: string;
  readonly Mac?: string;
}

interface AddOptions extends SiteOptions {
  readonly lab: string;
  readonly fromSite?: boolean;
  readonly nic?: readonly Nic[];
  readonly disk?: readonly number[];
  readonly network?: readonly { readonly Name: string; readonly Address: string }[];
  readonly memory?: number;
  readonly cores?: number;
  readonly firmware?: 'uefi' | 'bios';
  readonly kind?: 'qemu' | 'namespace';
  readonly uuid?: string;
  readonly serial?: string;
}

const MIB = 1024 * 1024;
const DEFAULT_MEMORY_MIB = 1024;

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

/** `prov0=BC:24:11:00:00:01` */
function nicOf(text: string): Nic {
  const [bridge = '', mac] = text.split('=');
  return { Bridge: bridge, ...(mac === undefined ? {} : { Mac: mac }) };
}

/** `prov0=10.99.0.1/24` */
function networkOf(text: string): { Name: string; Address: string } {
  const [name = '', address] = text.split('=');
  if (address === undefined)
    throw new InvalidArgumentError('a bridge and an address are needed, as prov0=10.99.0.1/24');
  return { Name: name, Address: address };
}

/** What the options say of a machine, in place of what it would be without them. */
function withOptions(parts: MachineParts, options: AddOptions): MachineParts {
  const named = options.network?.map(({ Name }) => Name) ?? [];
  return {
    ...parts,
    ...(options.kind === undefined ? {} : { Kind: options.kind }),
    ...(options.firmware === undefined ? {} : { Firmware: options.firmware }),
    ...(options.nic === undefined ? {} : { Nics: options.nic }),
    ...(options.disk === undefined ? {} : { Disks: options.disk.map((SizeMib) => ({ SizeMib })) }),
    ...(options.uuid === undefined ? {} : { Uuid: options.uuid }),
    ...(options.serial === undefined ? {} : { Serial: options.serial }),
    Bridges: [...parts.Bridges.filter(({ Name }) => !named.includes(Name)), ...(options.network ?? [])],
  };
}

const PLAIN: MachineParts = {
  Kind: 'qemu',
  MemoryMib: DEFAULT_MEMORY_MIB,
  Cores: 1,
  Firmware: 'uefi',
  Nics: [{ Bridge: DEFAULT_BRIDGE }],
  Disks: [],
  Bridges: [],
};

function plainMachine(names: readonly string[], options: AddOptions, { writer }: Context): MachineRequest[] {
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) {
    writer.note('USAGE: one name is needed; --from-site takes several, or all machines of the site');
    throw new CommandFailed(2);
  }
  const { memory = DEFAULT_MEMORY_MIB, cores = 1 } = options;
  const parts = { ...PLAIN, MemoryMib: memory, Cores: cores };
  return [{ Name: name, Oem: { Rackwright: withOptions(parts, options) } }];
}

function machinesOfSite(names: readonly string[], options: AddOptions, context: Context): MachineRequest[] {
  const { hosts = [], networks = [] } = openSite(context, options);
  const known = hosts.map(({ name }) => name);
  const wanted = pickHosts(context, names.length === 0 ? undefined : names, known) ?? known;
  if (wanted.length > 1 && (options.uuid ?? options.serial) !== undefined) {
    context.writer.note('USAGE: --uuid and --serial are of one machine: name it');
    throw new CommandFailed(2);
  }
  if (wanted.length === 0) {
    context.writer.note('HOST_UNKNOWN: the site describes no physical machine: there is no file in hosts/');
    throw new CommandFailed();
  }
  return hosts
    .filter(({ name }) => wanted.includes(name))
    .map((host) => {
      const limits = { memoryMib: options.memory, cores: options.cores };
      const { parts, remarks } = machineOfHost(host, networks, limits);
      for (const remark of remarks) context.writer.note(`${host.name}: ${remark}`);
      return { Name: host.name, Oem: { Rackwright: withOptions(parts, options) } };
    });
}

/** `rackwright lab machine add NAME`, and `--from-site` for the machines of the specs. */
export function addLabMachineAdd(machine: Command, context: Context): void {
  const { writer } = context;
  addSiteOptions(
    machine
      .command('add')
      .description('make a machine: off, its disks blank; with --from-site those of hosts/')
      .argument('[names...]', 'also their ids in Redfish; with --from-site of machines (default: all)'),
  )
    .option('--from-site', "make the site's physical machines: cards, disks and firmware as in hosts/")
    .addOption(labOption())
    .addOption(
      new Option(
        '--nic <bridge[=mac]>',
        `a card; may be given again (default: one on ${DEFAULT_BRIDGE})`,
      ).argParser(more(nicOf)),
    )
    .addOption(new Option('--disk <size>', 'a disk; may be given again').argParser(more(mebibytes)))
    .addOption(
      new Option(
        '--network <bridge=address>',
        "the lab's own address on a bridge, where it serves no DHCP",
      ).argParser(more(networkOf)),
    )
    .addOption(
      new Option(
        '--memory <size>',
        'memory (default: 1GiB; with --from-site as there, at most 2GiB)',
      ).argParser(mebibytes),
    )
    .addOption(
      new Option(
        '--cores <count>',
        'processors (default: 1; with --from-site as there, at most 2)',
      ).argParser(Number),
    )
    .addOption(
      new Option('--firmware <kind>', 'what it starts with (default: uefi)').choices(['uefi', 'bios']),
    )
    .addOption(
      new Option(
        '--kind <kind>',
        'namespace boots a host at once, without firmware, for tests of scale (default: qemu)',
      ).choices(['qemu', 'namespace']),
    )
    .option('--uuid <uuid>', 'of SMBIOS (default: a random one)')
    .option('--serial <text>', 'of SMBIOS (default: made of the name)')
    .action(async (names: readonly string[], options: AddOptions) => {
      const { directory: folder } = runningLab(context, options.lab);
      const wanted = options.fromSite
        ? machinesOfSite(names, options, context)
        : plainMachine(names, options, context);
      // A command that was cut short is given again.
      const there = options.fromSite ? (await machinesOf(folder)).map(({ Id }) => Id) : [];
      for (const body of wanted) {
        if (there.includes(body.Name)) {
          writer.line(`machine ${body.Name} is there already, as it was made`);
          continue;
        }
        await askBmc(folder, 'Systems', { method: 'POST', body });
        writer.line(
          `machine ${body.Name} is there, off; switch it on with: rackwright lab machine power ${body.Name} On`,
        );
      }
    });
}
