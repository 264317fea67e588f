import type { Command } from 'commander';
import type { BootAccess } from '../../boot';
import { bootRoom } from '../boot-room';
import type { Context } from '../context';
import { bootFolder } from './boot-folder';

/** Options of every command that asks the provisioning server. */
export interface ServerOptions {
  readonly data?: string;
  readonly json?: boolean;
}

/** A command that asks the provisioning server. */
export function serverCommand(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--data <folder>', 'folder of the server (default: .rackwright/boot of the project)');
}

/** How the server is reached. */
export function serverAccess(context: Context, { data }: ServerOptions): BootAccess {
  return bootRoom().bootAccess(bootFolder(context, data), context.environment['RACKWRIGHT_BOOT_TOKEN']);
}

/** Path of a machine in the interface. @param part `power` */
export function machinePath(name: string, part: string): string {
  return `/api/machines/${encodeURIComponent(name)}/${part}`;
}
