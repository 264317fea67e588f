import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { COMMAND_ENVIRONMENT } from './command';
import { guestsFolder } from './create-guest-host';
import { GuestFiles } from './guest';
import { GuestError } from './guest-error';
import { guestCommand } from './reachability';

/** A terminal of a guest. */
export interface ConsoleConnection {
  /** What it is, in words: `serial console`. */
  readonly what: string;
  /** What is typed goes here. */
  readonly input: Writable;
  readonly output: Readable;
  /** Resolves when the guest's end is closed. */
  readonly ended: Promise<void>;
  /** Hangs up. */
  close(): void;
}

/** Size of a terminal. */
export interface TerminalSize {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Opens a terminal of a guest: the serial console of a machine, a root shell of any other.
 *
 * @param labDirectory The lab's folder.
 * @throws GuestError GUEST_NOT_RUNNING
 */
export function openConsole(
  labDirectory: string,
  vmid: number,
  size: TerminalSize,
): Promise<ConsoleConnection> {
  const files = new GuestFiles(guestsFolder(labDirectory), vmid);
  return files.record()?.spec.kind === 'qemu'
    ? openSerial(files.path('run', 'console'), vmid)
    : Promise.resolve(openShell(labDirectory, vmid, size));
}

/** File of what a guest wrote to its console; undefined for one that was never started. */
export function guestLog(labDirectory: string, vmid: number): string | undefined {
  const files = new GuestFiles(guestsFolder(labDirectory), vmid);
  return files.record() ? join(files.directory, 'console.log') : undefined;
}

function openSerial(path: string, vmid: number): Promise<ConsoleConnection> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('error', () => {
      reject(new GuestError('GUEST_NOT_RUNNING', `Guest ${String(vmid)} does not run`));
    });
    socket.once('connect', () => {
      const ended = new Promise<void>((end) => socket.once('close', end));
      resolve({
        what: 'serial console',
        input: socket,
        output: socket,
        ended,
        close: () => socket.destroy(),
      });
    });
  });
}

/** The guest makes the terminal, so that nothing in it can reach the user's own. */
function openShell(labDirectory: string, vmid: number, { rows, columns }: TerminalSize): ConsoleConnection {
  const shell = `stty rows ${String(rows)} columns ${String(columns)}; exec bash -l`;
  const argv = [
    ...guestCommand(labDirectory, vmid),
    'script',
    '--quiet',
    '--return',
    '--command',
    shell,
    '/dev/null',
  ];
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    env: { ...COMMAND_ENVIRONMENT, TERM: 'xterm', SHELL: '/bin/bash' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  child.stdin.on('error', () => undefined);
  return {
    what: 'root shell',
    input: child.stdin,
    output: child.stdout,
    ended,
    close: () => child.kill('SIGHUP'),
  };
}
