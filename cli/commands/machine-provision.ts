import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { BootAccess } from '../../boot';
import { bootRoom } from '../boot-room';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { networkFault } from '../network-fault';
import { machinePath, serverAccess, serverCommand, type ServerOptions } from './machine-server';
import { type SeenMachine, sentenceOf } from './machine-words';

interface ProvisionOptions extends ServerOptions {
  readonly erase: readonly string[];
  readonly again?: boolean;
  readonly until: 'installed' | 'ready';
}

interface Seen extends SeenMachine {
  readonly failedIn?: string;
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
  // VMs are configured by their deploy, and others may have no playbook: there is nothing more to come.
  const isDone = ({ state, hasPlaybook }: Seen): boolean =>
    state === 'ready' || (state === 'installed' && (until === 'installed' || hasPlaybook === false));
  let told: string | undefined;
  for (;;) {
    const now = await look(server);
    const fault = await networkFault(server);
    if (fault !== undefined && fault !== told) writer.note(fault);
    told = fault;
    const machines = names.map((name) => now.get(name) ?? { name, state: 'released' });
    for (const each of machines) {
      const line = sentenceOf(each);
      if (said.get(each.name) !== line) writer.line(line);
      said.set(each.name, line);
    }
    if (machines.every((each) => isDone(each) || GIVEN_UP.has(each.state) || isStuck(each))) {
      if (machines.every(isDone)) return;
      const waiting = machines.filter((each) => !isDone(each) && isStuck(each));
      if (waiting.length > 0) writer.note(remedyFor(waiting));
      throw new CommandFailed();
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) {
      writer.note('the server goes on with them; the same command again waits for them');
      throw new CommandFailed();
    }
  }
}

/** Whether it waits for what does not come by itself. */
function isStuck({ state, waitsFor = [] }: Seen): boolean {
  return state === 'installed' && waitsFor.some((each) => each.isStuck);
}

function remedyFor(waiting: readonly Seen[]): string {
  const awaited = waiting.flatMap(({ waitsFor = [] }) => waitsFor.filter((each) => each.isStuck));
  const names = [...new Set(awaited.map(({ name }) => name))].join(' ');
  return (
    `PROVISION_WAITS: ${waiting.map(({ name }) => name).join(', ')}: installed, and Ansible runs once all machines of the ` +
    `group are, which ${names.replaceAll(' ', ', ')} will not be by themselves; install them ` +
    `(rackwright machine provision ${names} --erase ${names}), or leave them out of the group ` +
    `(rackwright machine release NAME), and Ansible begins by itself`
  );
}
