import { join } from 'node:path';
import { runCommand, type CommandResult } from './command';
import { guestsFolder, labHolder } from './create-guest-host';
import { GuestFiles } from './guest';
import { GuestError } from './guest-error';
import type { Holder, LabCgroups } from './holder';
import { namespaceInit } from './namespace';
import { nspawnInit } from './nspawn';

/**
 * What SSH runs to reach an address in a lab's network: a line for `ProxyCommand` in an SSH configuration.
 *
 * It stays the same over restarts of the lab. It needs root and starts no more than `nsenter` and `nc`.
 *
 * @param labDirectory The lab's folder, absolute.
 */
export function proxyCommand(labDirectory: string): string {
  const script = join(guestsFolder(labDirectory), 'reach');
  const word = /^[A-Za-z0-9_@+=:,./-]+$/.test(script) ? script : `'${script.replaceAll("'", "'\\''")}'`;
  // A percent sign starts a token in SSH's configuration.
  return `${word.replaceAll('%', '%%')} %h %p`;
}

function requireLab(labDirectory: string): { holder: Holder; cgroups: LabCgroups } {
  const lab = labHolder(labDirectory);
  if (lab?.holder.find()) return lab;
  throw new GuestError(
    'GUEST_NOT_RUNNING',
    'The lab of guests does not run; start it with: rackwright lab up',
  );
}

/**
 * The words before a command that make it run in the lab's network with the host's files.
 *
 * @throws GuestError GUEST_NOT_RUNNING
 */
function labCommand(labDirectory: string): readonly string[] {
  return requireLab(labDirectory).holder.enter('net');
}

/**
 * The words before a command that make it run inside a guest, as root.
 *
 * @throws GuestError GUEST_NOT_RUNNING
 */
export function guestCommand(labDirectory: string, vmid: number): readonly string[] {
  const { cgroups } = requireLab(labDirectory);
  const kind = new GuestFiles(guestsFolder(labDirectory), vmid).record()?.spec.kind;
  if (kind === 'qemu') {
    throw new GuestError(
      'GUEST_NOT_RUNNING',
      `Guest ${String(vmid)} is a machine: commands go over its console or SSH`,
    );
  }
  const init = (kind === 'namespace' ? namespaceInit : nspawnInit)(cgroups, vmid);
  if (init === undefined) throw new GuestError('GUEST_NOT_RUNNING', `Guest ${String(vmid)} does not run`);
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--root', '--wd'];
  // nsenter stops itself with the process that it waits for, and systemd stops all of them before it ends them: nobody would
  // take leave of the dead one, and the guest would wait for it. A shell outside of the guest's processes does not stop.
  const wait = ['--no-fork', '--', 'sh', '-c', '"$@"; exit $?', 'sh'];
  return ['nsenter', `--target=${String(init)}`, ...namespaces, ...wait];
}

/** Ids of the guests of a lab that are alive, whether or not its process is; ascending. */
export function runningGuests(labDirectory: string): readonly number[] {
  const groups = labHolder(labDirectory)?.cgroups.alive() ?? [];
  return groups
    .filter((group) => /^\d+$/.test(group))
    .map(Number)
    .sort((one, other) => one - other);
}

/** Runs a command in the lab's network, with the host's files. */
export async function execInLab(labDirectory: string, argv: readonly string[]): Promise<CommandResult> {
  return await runCommand([...labCommand(labDirectory), ...argv]);
}

/** Runs a command inside a guest, as root. */
export async function execInGuest(
  labDirectory: string,
  vmid: number,
  argv: readonly string[],
  input?: string,
): Promise<CommandResult> {
  return await runCommand(
    [...guestCommand(labDirectory, vmid), ...argv],
    input === undefined ? {} : { input },
  );
}
