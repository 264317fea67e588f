import type { Command } from 'commander';
import {
  type ExplainedThing,
  type ExplainedValue,
  formatOrigin,
  formatValue,
  type SiteOrigins,
  suggestName,
  suggestPath,
  yamlWithOrigins,
} from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { pickEnvironment, pickHosts, type SiteOptions, tellOfSite } from '../site';
import { addSiteOptions } from '../site-options';

interface Options extends SiteOptions {
  readonly json?: boolean;
  readonly yaml?: boolean;
  readonly hosts?: readonly string[];
}

/** What is to be explained: `host` is a machine, a node, the environment or the site itself, or already the path. */
interface Wanted {
  readonly environment: string;
  readonly host: string | undefined;
  readonly path: string | undefined;
}

/** What is printed, and the path that it is narrowed to. */
interface Chosen {
  readonly things: readonly ExplainedThing[];
  readonly path: string | undefined;
}

/** What is in no environment stands alone, its path behind it; undefined where an environment is meant. */
function chooseOutside({ writer }: Context, wanted: Wanted, origins: SiteOrigins): Chosen | undefined {
  const environments = origins.environments();
  if (environments.some(({ name }) => name === wanted.environment)) return undefined;
  const things = origins.outside();
  const found = things.filter(({ name }) => name === wanted.environment);
  const path = [wanted.host, wanted.path].filter((step) => step !== undefined).join('.');
  if (found.length > 0) return { things: found, path: path === '' ? undefined : path };
  if (environments.length > 0) return undefined;
  const names = things.map(({ name }) => name);
  writer.note(
    `ENVIRONMENT_UNKNOWN: this site has no environments, and no "${wanted.environment}"; ${suggestName(wanted.environment, names, 'machine')}`,
  );
  throw new CommandFailed(2);
}

function choose(context: Context, wanted: Wanted, origins: SiteOrigins, options: Options): Chosen {
  const outside = chooseOutside(context, wanted, origins);
  if (outside) return outside;
  const environment = pickEnvironment(context, { environments: origins.environments() }, wanted.environment);
  const things = origins.environment(environment.name);
  if (wanted.host === undefined) {
    const machines = things.filter(({ kind }) => kind === 'vm' || kind === 'host');
    const names = machines.map(({ name }) => name);
    const hosts = pickHosts(context, options.hosts, names);
    return {
      things: hosts ? machines.filter(({ name }) => hosts.includes(name)) : things,
      path: wanted.path,
    };
  }
  const found = things.filter(({ name }) => name === wanted.host);
  if (found.length > 0) return { things: found, path: wanted.path };
  // The path may come alone: `explain dev images`.
  if (wanted.path === undefined && below(things, wanted.host).length > 0)
    return { things, path: wanted.host };
  // Physical machines of no environment are shown with each, but are not hosts of this one.
  const known = environment.vms.map(({ name }) => name);
  context.writer.note(
    `HOST_UNKNOWN: there is no host "${wanted.host}" in environment "${environment.name}"; ${suggestName(wanted.host, known, 'host')}`,
  );
  throw new CommandFailed(2);
}

function below(things: readonly ExplainedThing[], path: string | undefined): readonly ExplainedThing[] {
  if (path === undefined) return things;
  return things
    .map((thing) => ({ ...thing, values: thing.values.filter((value) => isBelow(value, path)) }))
    .filter(({ values }) => values.length > 0);
}

/** With or without the quotes around a step that holds a dot. */
function isBelow({ path, steps }: ExplainedValue, wanted: string): boolean {
  return [path, steps.join('.')].some((each) => each === wanted || each.startsWith(`${wanted}.`));
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
      .description(
        'each value with the file, line and column that set it and what it shadowed; a machine of iron in no environment, a node or the site itself may stand in the place of the environment',
      ),
  )
    .option('--hosts <names...>', 'only these machines')
    .option('--json', 'print JSON')
    .option('--yaml', 'print the merged layers as YAML with comments')
    .action((environment: string, host: string | undefined, path: string | undefined, options: Options) => {
      const result = tellOfSite(context, options);
      const origins = result.ok ? result.origins : result.rest?.origins;
      if (!origins) throw new CommandFailed();
      const chosen = choose(context, { environment, host, path }, origins, options);
      const things = below(chosen.things, chosen.path);
      if (things.length === 0) {
        const near = suggestPath(chosen.path ?? '', chosen.things);
        const hint = near === undefined ? 'without a path all are printed' : `did you mean "${near}"?`;
        writer.note(`PATH_UNKNOWN: no value has the path "${chosen.path ?? ''}"; ${hint}`);
        throw new CommandFailed(2);
      }
      if (options.json) writer.json(things);
      else if (options.yaml) writer.text(yamlWithOrigins(things));
      else print(context, things);
      // What is wrong was told; what is right helps to mend it.
      if (!result.ok) throw new CommandFailed();
    });
}
