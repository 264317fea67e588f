import { mkdirSync, writeFileSync } from 'node:fs';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { isIP } from 'node:net';
import { join } from 'node:path';
import {
  chooseSettings,
  isAlive,
  isNewLab,
  labDirectory,
  readLabRecord,
  settleSwap,
  startLab,
  withLabLock,
  type LabRecord,
} from '../../lab/daemon';
import { GUEST_KINDS, type GuestKind } from '../../lab/guests';
import { modelFile, modelOfFile, parseSpread, type LabModel, type LabModelOptions } from '../../lab/pve';
import { formatProblems, readTypedFile } from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { readSite } from '../site';
import { readFaults, setFaults } from './lab-fault';
import { waitForBoot } from '../lab-boot';
import { labOption } from './lab-option';
import { parseClock, type ClockOption } from './lab-clock';

function whole(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`a whole number from ${String(minimum)} to ${String(maximum)} is needed`);
  };
}

/** `8.4` is its first release. */
function version(text: string): string {
  if (!/^[89]\.\d{1,2}(\.\d{1,3})?$/.test(text)) throw new InvalidArgumentError('it is 8.4, 9.2 or 9.1.4');
  return text.split('.').length === 2 ? `${text}.1` : text;
}

function duration(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, type = '', spread = ''] = /^([a-z]\w*)=(.+)$/.exec(text) ?? [];
  if (parseSpread(spread) === undefined)
    throw new InvalidArgumentError('it is TYPE=TIME, as qmclone=2s, default=1s..3s or vzdump=10s~2s');
  return { ...before, [type]: spread };
}

function address(text: string): string {
  if (isIP(text) === 0) throw new InvalidArgumentError('an IP address is needed');
  return text;
}

interface UpOptions {
  readonly lab: string;
  readonly port?: number;
  readonly sshPort?: number;
  readonly listen?: string;
  readonly nodes?: number;
  readonly templates?: number;
  readonly vms?: number;
  readonly pveVersion?: string;
  readonly clock?: ClockOption;
  readonly taskDuration?: Record<string, string>;
  readonly seed?: number;
  readonly guests?: GuestKind | false;
  readonly faults?: string;
  readonly site?: string;
  readonly model?: string;
}

/** The port that the site looks for its lab at; undefined without a site that loads, which may be made later. */
function sitePort(context: Context, { site }: UpOptions): number | undefined {
  const loaded = readSite(context, site === undefined ? {} : { site });
  const node = loaded.ok ? loaded.site.nodes.find(({ kind }) => kind === 'lab') : undefined;
  return node ? Number(new URL(node.apiEndpoint).port) || undefined : undefined;
}

function modelOf({ nodes, templates, vms, pveVersion }: UpOptions): LabModelOptions {
  return {
    ...(nodes === undefined ? {} : { nodes }),
    ...(templates === undefined ? {} : { templates }),
    ...(vms === undefined ? {} : { vms }),
    ...(pveVersion === undefined ? {} : { version: pveVersion }),
  };
}

/** Reads a file that describes a lab; what is wrong with it is printed with its places. */
function readModel({ project, writer }: Context, file: string): LabModel {
  const read = readTypedFile(file, project, modelFile);
  if (read.ok) return modelOfFile(read.value);
  writer.note(formatProblems(read.problems, { color: writer.colors.isColorSupported }));
  throw new CommandFailed();
}

/** The model may be larger than what an argument of a process holds. */
function keepModel(directory: string, model: LabModel): { readonly modelFile: string } {
  const path = join(directory, 'model.json');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(path, JSON.stringify(model), { mode: 0o600 });
  return { modelFile: path };
}

async function up(context: Context, options: UpOptions): Promise<void> {
  const { writer, folders } = context;
  const { lab: name, listen, clock, taskDuration, seed = 1, guests } = options;
  // What is wrong with the file is told before anything is started.
  const rules = options.faults === undefined ? undefined : readFaults(context, options.faults);
  const described = options.model === undefined ? undefined : readModel(context, options.model);
  const directory = labDirectory(folders, name);
  settleSwap(directory);
  const model = modelOf(options);
  if (!isNewLab(directory) && (described !== undefined || Object.keys(model).length > 0)) {
    writer.note(
      `lab ${name} is there already: --model, --nodes, --templates, --vms and --pve-version are for a new one ` +
        `(rackwright lab down --lab ${name} --forget removes it)`,
    );
    throw new CommandFailed();
  }
  const usualPort = options.port === undefined && name === 'default' ? sitePort(context, options) : undefined;
  const settings = await chooseSettings(folders, {
    name,
    ...(guests === undefined ? {} : { guests }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.sshPort === undefined ? {} : { sshPort: options.sshPort }),
    ...(listen === undefined ? {} : { host: listen }),
    ...(usualPort === undefined ? {} : { usualPort }),
  });
  const { record, alreadyUp } = await startLab(
    {
      ...settings,
      name,
      directory,
      cacheDirectory: folders.cache,
      model,
      ...(described === undefined ? {} : keepModel(directory, described)),
      ...(clock === undefined ? {} : { time: clock }),
      ...(taskDuration === undefined ? {} : { taskDurations: { seed, types: taskDuration } }),
    },
    join(context.home, 'setup', 'launch.mjs'),
  );
  if (rules) await setFaults(context, name, rules);
  writer.line(`lab ${record.name} ${alreadyUp ? 'is up already' : 'is up'}: ${record.endpoint}`);
  tellOfLimits(context, record);
  await waitForBoot(context, name);
}

function tellOfLimits({ writer }: Context, record: LabRecord): void {
  const { hostname } = new URL(record.endpoint);
  if (!/^(127\.|\[::1\]$)/.test(hostname))
    writer.note(
      `warning: ${hostname} is not loopback: whoever reaches it and learns the token or the key is root of this lab`,
    );
  if (record.guestsAbsent) writer.line(`VMs have no guests here: ${record.guestsAbsent}`);
  if (record.sshAbsent) writer.line(`nodes have no SSH here: ${record.sshAbsent}`);
}

/** `rackwright lab up` */
export function addLabUp(lab: Command, context: Context): void {
  const { folders, writer } = context;
  lab
    .command('up')
    .description('start the lab and the machines that ran in it; does nothing when they run already')
    .addOption(labOption())
    .option('--site <folder>', 'the folder of the specs whose lab node says the port')
    .option(
      '--port <port>',
      "TCP port of the API (default: as before, that of the site's lab node, 8006, or a free one)",
      whole(1, 65535),
    )
    .option(
      '--ssh-port <port>',
      "TCP port of the first node's SSH; the next nodes follow (default: as before, or 16 above the API's)",
      whole(1, 65000),
    )
    .option('--listen <address>', 'instead of 127.0.0.1: others may then reach the lab', address)
    .addOption(
      new Option(
        '--model <file>',
        'YAML with what a new lab holds: nodes, storages, VMs, users, …',
      ).conflicts([...['nodes', 'templates', 'vms', 'pveVersion']]),
    )
    .option('--nodes <count>', 'PVE nodes of a new lab (default: 1)', whole(1, 32))
    .option('--templates <count>', 'VM templates of a new lab, from id 9000 on (default: 0)', whole(0, 1000))
    .option('--vms <count>', 'stopped VMs of a new lab, from id 100 on (default: 0)', whole(0, 100_000))
    .option('--pve-version <version>', 'what a new lab says it is: 8.4, 9.2 (default: 9.1.4)', version)
    .addOption(
      new Option(
        '--clock <time>',
        "the lab's time: 2030-01-01T00:00:00Z, now; with ,60x or ,stopped",
      ).argParser((text) => parseClock(text, Date.now())),
    )
    .option(
      '--task-duration <type=time>',
      'how long tasks of a type take beside their work: qmclone=2s, default=1s..3s, vzdump=10s~2s',
      duration,
    )
    .option('--seed <number>', 'makes --task-duration repeatable (default: 1)', whole(0, 2 ** 31))
    .addOption(
      new Option(
        '--guests <kind>',
        'what VMs become whose tags (lab-qemu, …) and disks do not say it (default: as before, or nspawn)',
      ).choices(GUEST_KINDS),
    )
    .option('--no-guests', 'serve the API only, now and at later starts, until --guests nspawn')
    .option(
      '--faults <file>',
      'YAML with rules about what is to go wrong; they take the place of those before',
    )
    .action(async (options: UpOptions) => {
      const record = readLabRecord(labDirectory(folders, options.lab));
      if (!record || !isAlive(record)) {
        await withLabLock(labDirectory(folders, options.lab), () => up(context, options));
        return;
      }
      if (options.faults !== undefined)
        await setFaults(context, options.lab, readFaults(context, options.faults));
      writer.line(`lab ${record.name} is up already: ${record.endpoint}`);
      await waitForBoot(context, options.lab);
      if (options.clock !== undefined || options.taskDuration !== undefined)
        writer.note('its clock and tasks stay as they are: stop it first, or see rackwright lab clock');
    });
}
