import type { Command } from 'commander';
import { relative } from 'node:path';
import {
  checkSecretSources,
  editSecrets,
  formatProblems,
  nodesOf,
  type Problem,
  setUpSecrets,
} from '../../site';
import type { Context } from '../context';
import { editUntilSaved } from '../edit-until-saved';
import { CommandFailed } from '../exit';
import { runCommand } from '../run-command';
import { secretsOptions, terraformSecrets } from '../secrets';
import { openSiteWithOrigins, pickEnvironment, secretsLocation, type SiteOptions } from '../site';
import { addSiteOptions, environmentFor } from '../site-options';

interface Options extends SiteOptions {
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

function show({ writer }: Context, problems: readonly Problem[]): void {
  if (problems.length > 0) writer.note(formatProblems(problems, { color: writer.colors.isColorSupported }));
}

async function setUp(context: Context, options: Options): Promise<void> {
  const { location, references } = secretsLocation(context, options);
  const result = await setUpSecrets({
    ...location,
    references,
    dryRun: options.dryRun ?? false,
    now: new Date(),
  });
  show(context, result.problems);
  for (const { file, done } of result.steps) {
    const near = relative(context.project, file);
    context.writer.line(`${near.startsWith('..') ? file : near}: ${done}`);
  }
  if (!result.ok) throw new CommandFailed();
  context.writer.note(options.dryRun ? 'nothing was written' : 'next: rackwright secrets edit');
}

async function edit(context: Context, options: Options): Promise<void> {
  const opened = await editSecrets(secretsLocation(context, options).location);
  show(context, opened.problems);
  if (!opened.ok) throw new CommandFailed();
  await editUntilSaved(context, opened.secrets);
}

async function check(context: Context, options: Options): Promise<void> {
  const { writer } = context;
  const loaded = openSiteWithOrigins(context, options);
  const { ok, secrets, problems } = await checkSecretSources(
    loaded.site,
    loaded.secretReferences,
    secretsOptions(context, loaded),
  );
  if (options.json) writer.json({ ok, secrets, problems });
  else {
    show(context, problems);
    const rows = secrets.map(({ path, state, source, detail, usedAt }) => [
      path,
      state,
      [source, detail].filter(Boolean).join(' ') || '-',
      usedAt?.join(', ') ?? '-',
    ]);
    if (rows.length > 0) writer.table(['secret', 'state', 'source', 'used at'], rows);
    else writer.line('the site names no secrets');
  }
  if (!ok) throw new CommandFailed();
}

/** Only the child gets the tokens: neither this shell, nor a file, nor the process list ever holds them. */
async function runWith(
  context: Context,
  name: string,
  command: readonly string[],
  options: Options,
): Promise<void> {
  const loaded = openSiteWithOrigins(context, options);
  const environment = pickEnvironment(context, loaded.site, name);
  const tokens = await terraformSecrets(context, loaded, { nodes: nodesOf(environment) });
  const status = await runCommand(context, command, { ...environmentFor(context, options), ...tokens });
  if (status !== 0) throw new CommandFailed(status);
}

/** `rackwright secrets setup|edit|check|run`: the keys and values that the specs only name. */
export function addSecrets(root: Command, context: Context): void {
  const group = root
    .command('secrets')
    .description('set up, edit and check what the specs name and never hold');
  addSiteOptions(
    group.command('setup').description('an age identity, .sops.yaml and an encrypted secrets.yaml'),
  )
    .option('--dry-run', 'say what would be written; write nothing')
    .action((options: Options) => setUp(context, options));
  addSiteOptions(
    group.command('edit').description('decrypt, open $EDITOR, check, and encrypt what changed'),
  ).action((options: Options) => edit(context, options));
  addSiteOptions(
    group.command('check').description('which secrets can be had, from where, and which are unused'),
  )
    .option('--json', 'print JSON')
    .action((options: Options) => check(context, options));
  addSiteOptions(
    group
      .command('run <environment> <command...>')
      .description(
        "run a command with the environment's API tokens, as in: run prod -- npx cdktf deploy prod",
      ),
  ).action((name: string, command: readonly string[], options: Options) =>
    runWith(context, name, command, options),
  );
}
