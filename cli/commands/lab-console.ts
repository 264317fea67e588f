import type { Command } from 'commander';
import { openConsole } from '../../lab/guests';
import type { Context } from '../context';
import { findLabGuest } from '../lab-guest';
import { labOption } from './lab-option';

/** Control and the closing bracket, as telnet and virsh have it. */
const ESCAPE = 0x1d;
const DEFAULT_ROWS = 24;
const DEFAULT_COLUMNS = 80;

/** `rackwright lab console`: a terminal of a guest. */
export function addLabConsole(lab: Command, context: Context): void {
  lab
    .command('console')
    .description("a terminal of a guest: a machine's serial console, a root shell of any other")
    .argument('<vm>', 'id or name')
    .addOption(labOption())
    .action(async (vm: string, options: { lab: string }) => {
      const { directory, vmid } = await findLabGuest(context, options.lab, vm);
      const { stdin, stdout } = process;
      const connection = await openConsole(directory, vmid, {
        rows: stdout.rows || DEFAULT_ROWS,
        columns: stdout.columns || DEFAULT_COLUMNS,
      });
      context.writer.note(`${connection.what} of VM ${String(vmid)}; leave it with Ctrl+]`);
      const isTerminal = stdin.isTTY;
      if (isTerminal) stdin.setRawMode(true);
      connection.output.pipe(stdout, { end: false });
      stdin.on('data', (typed: Buffer) => {
        const escape = isTerminal ? typed.indexOf(ESCAPE) : -1;
        connection.input.write(escape < 0 ? typed : typed.subarray(0, escape));
        if (escape >= 0) connection.close();
      });
      // What is piped in has an end, which the shell is told; a terminal has none.
      stdin.on('end', () => {
        connection.input.end();
      });
      try {
        await connection.ended;
      } finally {
        if (isTerminal) stdin.setRawMode(false);
        stdin.pause();
        context.writer.note('the console is closed');
      }
    });
}
