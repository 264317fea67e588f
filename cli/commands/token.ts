import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { BootError } from '../../boot';
import { bootRoom } from '../boot-room';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { bootFolder } from './boot-folder';
import { serverAccess, serverCommand, type ServerOptions } from './machine-server';

interface AddOptions extends ServerOptions {
  readonly role: 'viewer' | 'operator' | 'admin';
  readonly days?: number;
  readonly again?: boolean;
  readonly save?: boolean;
}

const DAY_MS = 24 * 3600 * 1000;
/** The server cannot be asked, or not with what is here; whoever has its database may do without it. */
const UNASKED: ReadonlySet<string> = new Set([
  ...['BOOT_SERVER_UNKNOWN', 'BOOT_SERVER_UNREACHABLE', 'BOOT_TOKEN_ABSENT', 'BOOT_LOGIN_NEEDED'],
]);

/** `rackwright token add`: who may use the provisioning server; also where nobody may any more. */
export function addToken(root: Command, context: Context): void {
  const token = root.command('token').description('who may use the provisioning server');
  serverCommand(
    token,
    'add <name>',
    'make a token of a user or program, which is shown once: by the server that runs, or in its database',
  )
    .addOption(
      new Option(
        '--role <role>',
        'viewer looks, operator installs and switches machines, admin makes tokens as well',
      )
        .choices(['viewer', 'operator', 'admin'])
        .makeOptionMandatory(),
    )
    .option('--days <days>', 'how long it holds (default: until it is taken away)', days)
    .option('--again', 'end the token that has this name')
    .option(
      '--save',
      'show nothing: keep it in the folder of the server, where commands on this machine find it',
    )
    .action(async (name: string, options: AddOptions) => {
      if (!/^[\w.@-]{1,64}$/.test(name))
        throw new InvalidArgumentError('a name has letters, digits and . @ _ -, 64 at most');
      if (options.save && options.server !== undefined)
        throw new InvalidArgumentError(
          '--save is of a server on this machine: give --data in place of --server',
        );
      const made = (await byServer(context, name, options)) ?? (await byDatabase(context, name, options));
      if (!options.save) {
        context.writer.line(made);
        return;
      }
      const { keepToken, TOKEN_FILE } = bootRoom();
      const file = join(bootFolder(context, options.data), TOKEN_FILE);
      keepToken(file, made);
      context.writer.line(`the token of ${name} is in ${file}`);
    });
}

/** Undefined where it cannot be asked. */
async function byServer(
  context: Context,
  name: string,
  { role, days: forDays, again = false, ...options }: AddOptions,
): Promise<string | undefined> {
  try {
    const body = { name, role, again, ...(forDays === undefined ? {} : { days: forDays }) };
    const asked = { method: 'POST', body } as const;
    const access = serverAccess(context, options);
    return (await bootRoom().askBoot<{ token: string }>(access, '/api/tokens', asked)).token;
  } catch (error) {
    const { code, refusal } = error as BootError;
    if (options.server === undefined && UNASKED.has(refusal ?? code)) return undefined;
    throw error;
  }
}

async function byDatabase(
  context: Context,
  name: string,
  { role, days: forDays, again = false, data }: AddOptions,
): Promise<string> {
  const { DATABASE_URL: databaseUrl = '', SUDO_USER: sudoUser } = context.environment;
  const now = Date.now();
  const { BootError: Failure, makeToken } = bootRoom();
  try {
    const token = await makeToken({
      ...{ directory: bootFolder(context, data), name, role, again, now },
      ...(databaseUrl === '' ? {} : { databaseUrl }),
      ...(forDays === undefined ? {} : { expiresAt: now + forDays * DAY_MS }),
      by: sudoUser ?? userInfo().username,
    });
    if (token !== undefined) return token;
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'BOOT_STORE_IN_USE') throw error;
    throw new Failure(
      error.code,
      `the server that runs has the database, and no admin's token that is in force is here: stop the server, make the token, and start it again; ${error.message}`,
    );
  }
  context.writer.note(
    `BOOT_TOKEN_EXISTS: there is a token "${name}" already; --again ends it and makes another one`,
  );
  throw new CommandFailed();
}

function days(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 3650) return Number(text);
  throw new InvalidArgumentError('a number of days is needed, 1 to 3650');
}
