import type { Command } from 'commander';
import {
  type ExplainedThing,
  formatOrigin,
  formatValue,
  suggestName,
  suggestPath,
  yamlWithOrigins,
} from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { openSiteWithOrigins, pickEnvironment, pickHosts, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';

interface Options extends SiteOptions {
  readonly json?: boolean;
  readonly yaml?: boolean;
  readonly hosts?: readonly string[];
}

/** What is to be explained. */
interface Wanted {
  readonly environment: string;
  readonly host: string | undefined;
  readonly path: string | undefined;
}

function thingsOf(context: Context, wanted: Wanted, options: Options): readonly ExplainedThing[] {
  const { site, origins } = openSiteWithOrigins(context, options);
  const environment = pickEnvironment(context, site, wanted.environment);
  const things = origins.environment(environment.name);
  const machines = things.filter(({ kind }) => kind === 'vm' || kind === 'host');
  if (wanted.host === undefined) {
    const names = machines.map(({ name }) => name);
    const chosen = pickHosts(context, options.hosts, names);
    return chosen ? machines.filter(({ name }) => chosen.includes(name)) : things;
  }
  const found = machines.filter(({ name }) => name === wanted.host);
  if (found.length > 0) return found;
  // Physical machines of no environment are shown with each, but are not hosts of this one.
  const known = [
    ...environment.vms.map(({ name }) => name),
    ...(site.hosts ?? []).filter((host) => host.environment === environment.name).map(({ name }) => name),
  ];
  context.writer.note(
    `HOST_UNKNOWN: there is no host "${wanted.host}" in environment "${environment.name}"; ${suggestName(wanted.host, known, 'host')}`,
  );
  throw new CommandFailed(2);
}

function below(things: readonly ExplainedThing[], path: string | undefined): readonly ExplainedThing[] {
  if (path === undefined) return things;
  return things
    .map((thing) => ({
      ...thing,
      values: thing.values.filter((value) => value.path === path || value.path.startsWith(`${path}.`)),
    }))
    .filter(({ values }) => values.length > 0);
}

function print({ writer }: Context, things: readonly ExplainedThing[]): void {
  const { bold, dim, cyan } = writer.colors;
  things.forEach(({ kind, name, values }, index) => {
    if (index > 0) writer.line();
    writer.line(bold(`${kind} ${name}`));
    for (const { path, value, origin, shadowed } of values) {
      writer.line(`  ${path}: ${formatValue(value)}  ${cyan(formatOrigin(origin))}`);
      for (const lower of shadowed) {
        writer.line(dim(`    over ${formatValue(lower.value)}  ${formatOrigin(lower.origin)}`));
      }
    }
  });
}

/** `rackwright explain ENV [HOST] [PATH]`: each value, where it was set, and what that shadowed. */
export function addExplain(root: Command, context: Context): void {
  const { writer } = context;
  addSiteOptions(
    root
      .command('explain <environment> [host] [path]')
      .description('each value with the file, line and column that set it and what it shadowed'),
  )
    .option('--hosts <names...>', 'only these machines')
    .option('--json', 'print JSON')
    .option('--yaml', 'print the merged layers as YAML with comments')
    .action((environment: string, host: string | undefined, path: string | undefined, options: Options) => {
      const all = thingsOf(context, { environment, host, path }, options);
      const things = below(all, path);
      if (things.length === 0) {
        const near = suggestPath(path ?? '', all);
        const hint = near === undefined ? 'without a path all are printed' : `did you mean "${near}"?`;
        writer.note(`PATH_UNKNOWN: no value has the path "${path ?? ''}"; ${hint}`);
        throw new CommandFailed(2);
      }
      if (options.json) writer.json(things);
      else if (options.yaml) writer.text(yamlWithOrigins(things));
      else print(context, things);
    });
}
