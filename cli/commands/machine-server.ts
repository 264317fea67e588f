import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { BootAccess } from '../../boot';
import { bootRoom } from '../boot-room';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { bootFolder } from './boot-folder';

/** Options of every command that asks the provisioning server. */
export interface ServerOptions {
  readonly data?: string;
  readonly server?: string;
  readonly certificate?: string;
  readonly json?: boolean;
}

/** A command that asks the provisioning server. */
export function serverCommand(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--data <folder>', 'folder of the server (default: .rackwright/boot of the project)')
    .option(
      '--server <url>',
      'a server elsewhere, or that another user runs, as https://10.0.12.2:8443; with your token in RACKWRIGHT_BOOT_TOKEN',
      httpsUrl,
    )
    .option('--certificate <file>', 'with --server: its certificate, tls/cert.pem in its folder');
}

/** How the server is reached. */
export function serverAccess(context: Context, { data, server, certificate }: ServerOptions): BootAccess {
  const token = context.environment['RACKWRIGHT_BOOT_TOKEN'];
  if (server === undefined) return bootRoom().bootAccess(bootFolder(context, data), token);
  if (token === undefined || certificate === undefined) {
    context.writer.note('--server wants your token in RACKWRIGHT_BOOT_TOKEN, and --certificate FILE');
    throw new CommandFailed(2);
  }
  return { url: server, certificate: readFileSync(resolve(context.project, certificate), 'utf8'), token };
}

function httpsUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:') return url.origin;
  throw new InvalidArgumentError(
    'the address that serve prints for users is needed, as https://10.0.12.2:8443',
  );
}

/** Path of a machine in the interface. @param part `power` */
export function machinePath(name: string, part: string): string {
  return `/api/machines/${encodeURIComponent(name)}/${part}`;
}
