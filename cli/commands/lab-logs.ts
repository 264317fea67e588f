import type { Command } from 'commander';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { guestLog } from '../../lab/guests';
import type { Context } from '../context';
import { findLabGuest } from '../lab-guest';
import { labOption } from './lab-option';

const PAUSE_MS = 300;

/** `rackwright lab logs`: what a guest wrote to its console. */
export function addLabLogs(lab: Command, context: Context): void {
  lab
    .command('logs')
    .description('what a guest wrote to its console, since it was made')
    .argument('<vm>', 'id or name')
    .option('-f, --follow', 'go on with what comes, until Ctrl+C')
    .addOption(labOption())
    .action(async (vm: string, options: { lab: string; follow?: boolean }) => {
      const { directory, vmid } = await findLabGuest(context, options.lab, vm);
      const file = guestLog(directory, vmid);
      if (file === undefined) {
        context.writer.note(`VM ${String(vmid)} has had no guest yet`);
        return;
      }
      await print(`${file}.1`, 0);
      let position = await print(file, 0);
      while (options.follow === true && !context.signal.aborted) {
        // The log is cut when it has grown large: then it is read from its new beginning.
        if (existsSync(file) && statSync(file).size < position) position = 0;
        position = await print(file, position);
        await sleep(PAUSE_MS);
      }
    });
}

/** Prints a file from a position on; answers where it ends. */
async function print(file: string, from: number): Promise<number> {
  if (!existsSync(file)) return 0;
  let position = from;
  for await (const chunk of createReadStream(file, { start: from }) as AsyncIterable<Buffer>) {
    position += chunk.length;
    if (!process.stdout.write(chunk)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  return position;
}
