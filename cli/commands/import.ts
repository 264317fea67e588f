import type { Command } from 'commander';
import { findSiteDirectory, formatProblems, importIntoSite, renderDiff, writeImported } from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { addImportVm } from './import-vm';

interface Options {
  readonly site?: string;
  readonly env?: string;
  readonly write?: boolean;
  readonly json?: boolean;
}

/** A unified difference in the colours that `git diff` has. */
function coloured(diff: string, { colors }: Context['writer']): string {
  const paint = (line: string): string => {
    if (/^(\+\+\+|---) /.test(line)) return colors.bold(line);
    if (line.startsWith('@@')) return colors.cyan(line);
    if (line.startsWith('+')) return colors.green(line);
    return line.startsWith('-') ? colors.red(line) : line;
  };
  return diff.split('\n').map(paint).join('\n');
}

function siteDirectoryOf({ project, environment, writer }: Context, { site }: Options): string {
  const found = findSiteDirectory({
    workingDirectory: project,
    site,
    environmentSite: environment['RACKWRIGHT_SITE'],
  });
  if (found.ok) return found.siteDirectory;
  writer.note(formatProblems(found.problems, { color: writer.colors.isColorSupported }));
  throw new CommandFailed();
}

function run(context: Context, paths: readonly string[], options: Options): void {
  const { writer, project } = context;
  const siteDirectory = siteDirectoryOf(context, options);
  const color = writer.colors.isColorSupported;
  const { files, problems, ok, remaining } = importIntoSite({
    siteDirectory,
    workingDirectory: project,
    paths,
    environment: options.env,
  });
  const written = ok && options.write === true && files.length > 0;
  const differences = files.map((file) => ({
    path: file.path,
    isNew: file.before === undefined,
    diff: renderDiff(file),
  }));
  if (options.json) writer.json({ files: differences, problems, remaining, written });
  else {
    if (problems.length > 0) writer.note(formatProblems(problems, { color }));
    for (const { diff } of differences) writer.text(coloured(diff, writer));
    if (remaining.length > 0)
      writer.note(`\nWith these files the site would have:\n\n${formatProblems(remaining, { color })}\n`);
  }
  if (!ok) throw new CommandFailed();
  const isBroken = remaining.some(({ severity }) => severity === 'error');
  if (written) writeImported(siteDirectory, files);
  if (files.length === 0) writer.note('the site has all of it already');
  else if (written)
    writer.note(
      `wrote ${String(files.length)} file${files.length === 1 ? '' : 's'}; ${isBroken ? 'the site has errors now, mend them and run' : 'check them with'}: rackwright validate`,
    );
  else writer.note('nothing is written yet: add --write');
  if (isBroken) throw new CommandFailed();
}

/** `rackwright import FILE…`: files of other tools as files of this site; `import vm` takes machines. */
export function addImport(root: Command, context: Context): void {
  const group = root
    .command('import <files...>')
    // What follows `vm` is meant for that.
    .enablePositionalOptions()
    .description(
      'turn files of other tools into files of this site: nodes.json, answer files (.toml), VM files (.yaml)',
    )
    .option('--site <folder>', 'the folder of the specs')
    .option('--env <environment>', 'the environment that VMs are to be in')
    .option('--write', 'write the files; without it only the difference is shown')
    .option('--json', 'differences and problems as JSON')
    .addHelpText(
      'after',
      '\nThe same import again changes nothing. Passwords are never taken over: see docs/import.md.',
    )
    .action((files: string[], options: Options) => {
      run(context, files, options);
    });
  addImportVm(group, context);
}
