import type { Command } from 'commander';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import {
  scaffold,
  type ScaffoldedFile,
  ScaffoldError,
  type ScaffoldRequest,
  type Site,
  ValueError,
} from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { openSiteWithOrigins, pickEnvironment, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';

interface Options extends SiteOptions {
  readonly dryRun?: boolean;
  readonly env?: string;
  readonly mac?: string;
  readonly bridge?: string;
  readonly dhcp?: boolean;
}

type Loaded = ReturnType<typeof openSiteWithOrigins>;

function write(
  context: Context,
  { site, allocations }: Loaded,
  request: ScaffoldRequest,
  dryRun: boolean,
): void {
  const { writer, project } = context;
  const { path, text } = scaffolded(context, site, request);
  const file = join(dirname(allocations.file), path);
  const shown = relative(project, file);
  if (existsSync(file)) {
    writer.note(`FILE_EXISTS: ${shown} is there already; take another name, or edit it`);
    throw new CommandFailed();
  }
  if (dryRun) {
    writer.note(`would write ${shown}:`);
    writer.text(text);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  // A file that came into being meanwhile is not overwritten either.
  writeFileSync(file, text, { flag: 'wx' });
  writer.line(`wrote ${shown}; check it with: rackwright validate`);
}

function scaffolded({ writer }: Context, site: Site, request: ScaffoldRequest): ScaffoldedFile {
  try {
    return scaffold(site, request);
  } catch (error) {
    if (!(error instanceof ValueError) && !(error instanceof ScaffoldError)) throw error;
    writer.note(`${error.code}: ${error.message}; ${error.hint}`);
    throw new CommandFailed(2);
  }
}

/** `rackwright new env|vm|host NAME`: a file that fits into the site as it stands. */
export function addNew(root: Command, context: Context): void {
  const group = root
    .command('new')
    .description('start a file for an environment, a VM or a physical machine');
  const command = (name: string, description: string): Command =>
    addSiteOptions(group.command(`${name} <name>`).description(description)).option(
      '--dry-run',
      'print the file; write nothing',
    );

  command('env', 'an environment with a network, a router and VM ids of its own').action(
    (name: string, options: Options) => {
      const loaded = openSiteWithOrigins(context, options);
      write(context, loaded, { kind: 'env', name }, options.dryRun ?? false);
    },
  );
  command('vm', 'a VM; its id and addresses are handed out')
    .requiredOption('--env <environment>', 'the environment that it belongs to')
    .option('--bridge <name>', "vnet or bridge of its card (default: the environment's first vnet)")
    .option('--dhcp', 'take the address from DHCP, as cards on bridges without a range do anyway')
    .action((name: string, options: Options) => {
      const loaded = openSiteWithOrigins(context, options);
      const environment = pickEnvironment(context, loaded.site, options.env ?? '');
      const { bridge, dhcp } = options;
      write(context, loaded, { kind: 'vm', name, environment, bridge, dhcp }, options.dryRun ?? false);
    });
  command('host', 'a physical machine, known by its MAC address')
    .requiredOption('--mac <address>', 'MAC address of the card that it boots over')
    .action((name: string, options: Options) => {
      const loaded = openSiteWithOrigins(context, options);
      write(context, loaded, { kind: 'host', name, mac: options.mac ?? '' }, options.dryRun ?? false);
    });
}
