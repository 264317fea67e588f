import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { BootAccess } from '../../boot';
import { bootRoom } from '../boot-room';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { networkFault } from '../network-fault';
import { machinePath, serverAccess, serverCommand, type ServerOptions } from './machine-server';

interface ProvisionOptions extends ServerOptions {
  readonly erase: readonly string[];
  readonly again?: boolean;
  readonly until: 'installed' | 'ready';
}

interface Seen {
  readonly name: string;
  readonly state: string;
  readonly step?: string;
  readonly percent?: number;
  readonly reason?: string;
  readonly failedIn?: string;
  readonly kind?: string;
}

const LOOK_MS = 2000;
/** Nothing goes on by itself from here. */
const GIVEN_UP: ReadonlySet<string> = new Set(['failed', 'released', 'broken']);
/** An installation is under way, or over. */
const BEGUN: ReadonlySet<string> = new Set(['booting', 'installing', 'installed', 'configuring', 'ready']);

/** An operating system is there, and another one may be wished. */
const INSTALLED: ReadonlySet<string> = new Set(['installed', 'ready']);

/** `rackwright machine provision`: machines from power-off to `ready`, by one command. */
export function addMachineProvision(machine: Command, context: Context): void {
  serverCommand(
    machine,
    'provision <name...>',
    'accept machines, install them, and wait until all of them are ready; the same again goes on where it was',
  )
    .requiredOption('--erase <name...>', 'the same names once more: their disks will be erased')
    .option('--again', 'also those that have an operating system, which will be erased')
    .addOption(
      new Option('--until <state>', 'installed: do not wait for Ansible')
        .choices(['installed', 'ready'])
        .default('ready'),
    )
    .action(async (names: readonly string[], options: ProvisionOptions) => {
      if ([...names].sort().join() !== [...options.erase].sort().join()) {
        throw new InvalidArgumentError(`--erase has to be "${names.join(' ')}"`);
      }
      const server = serverAccess(context, options);
      const before = await look(server);
      for (const name of names) await begin(server, before.get(name) ?? { name, state: 'unknown' }, options);
      await follow(context, server, { names, until: options.until });
    });
}

/** Machines by their name. */
async function look(server: BootAccess): Promise<ReadonlyMap<string, Seen>> {
  const machines = await bootRoom().askBoot<readonly Seen[]>(server, '/api/machines');
  return new Map(machines.map((each) => [each.name, each]));
}

/** What was begun goes on; a machine is accepted where nothing is under way. */
async function begin(
  server: BootAccess,
  { name, state, failedIn }: Seen,
  { again = false }: ProvisionOptions,
): Promise<void> {
  if (BEGUN.has(state) && !(again && INSTALLED.has(state))) return;
  const ask = (action: string, body?: object): Promise<unknown> =>
    bootRoom().askBoot(server, machinePath(name, action), { method: 'POST', ...(body ? { body } : {}) });
  // Its operating system is there: only Ansible has failed.
  if (failedIn === 'configuring' && !again) {
    await ask('retry');
    return;
  }
  if (state !== 'accepted') await ask('accept', { confirm: name, again });
  await ask('install');
}

async function follow(
  { writer, signal }: Context,
  server: BootAccess,
  { names, until }: { readonly names: readonly string[]; readonly until: ProvisionOptions['until'] },
): Promise<void> {
  const said = new Map<string, string>();
  // What VMs are configured by is their deploy.
  const isDone = ({ state, kind }: Seen): boolean =>
    state === 'ready' || (state === 'installed' && (until === 'installed' || kind === 'vm'));
  let told: string | undefined;
  for (;;) {
    const now = await look(server);
    const fault = await networkFault(server);
    if (fault !== undefined && fault !== told) writer.note(fault);
    told = fault;
    const machines = names.map((name) => now.get(name) ?? { name, state: 'released' });
    for (const each of machines) {
      const line = lineOf(each);
      if (said.get(each.name) !== line) writer.line(line);
      said.set(each.name, line);
    }
    if (machines.every((each) => isDone(each) || GIVEN_UP.has(each.state))) {
      if (machines.every(isDone)) return;
      throw new CommandFailed();
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) {
      writer.note('the server goes on with them; the same command again waits for them');
      throw new CommandFailed();
    }
  }
}

function lineOf({ name, state, step, percent, reason }: Seen): string {
  const progress = step === undefined ? '' : `: ${step}${percent ? ` (${String(percent)} %)` : ''}`;
  // What a machine says is one line.
  return `${name} is ${state}${reason === undefined ? progress : `: ${reason}`}`.replaceAll(
    /\s*[\r\n]\s*/g,
    ' ',
  );
}
