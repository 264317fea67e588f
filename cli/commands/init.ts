import type { Command } from 'commander';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import packageJson from '../../package.json';
import { HostName, projectFiles, ValueError } from '../../site';
import type { Context } from '../context';
import { CommandFailed } from '../exit';

interface Options {
  readonly name?: string;
  readonly package?: string;
  readonly dryRun?: boolean;
}

const { version, dependencies, devDependencies } = packageJson;

/** The name of the site, which is a DNS label since machines and stacks are named by it. */
function nameOf({ writer }: Context, folder: string, { name = basename(folder) }: Options): string {
  try {
    return HostName.parse(name.toLowerCase()).text;
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    writer.note(`${error.code}: ${error.message}; ${error.hint}. --name gives the site another one`);
    throw new CommandFailed(2);
  }
}

/** The example site with another name: it deploys on the lab as it is. */
function specsOf(home: string, name: string): ReadonlyMap<string, string> {
  const folder = join(home, 'specs');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /[.](ya?ml|json)$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    // What a checkout keeps of its own.
    .filter((path) => !/^(secrets|allocations[.]lock)[.]yaml$/.test(path))
    .sort();
  return new Map(
    files.map((path) => {
      const text = readFileSync(join(folder, path), 'utf8');
      return [`specs/${path}`, path === 'site.yaml' ? text.replace(/^name: .*$/m, `name: ${name}`) : text];
    }),
  );
}

/** What stands where a folder is to be, or one above it: a file, or a link that leads nowhere. */
function noFolder(folder: string): string | undefined {
  for (let place = folder; ; place = dirname(place)) {
    try {
      return statSync(place).isDirectory() ? undefined : place;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
      if (code === 'ENOENT' && lstatSync(place, { throwIfNoEntry: false })) return place;
    }
  }
}

function isFileOf(file: string, text: string): boolean {
  return statSync(file).isFile() && readFileSync(file, 'utf8') === text;
}

function run(context: Context, folder: string, options: Options): void {
  const { home, project, writer } = context;
  const obstacle = noFolder(folder);
  if (obstacle !== undefined) {
    const shown = relative(project, obstacle) || obstacle;
    writer.note(`FILE_EXISTS: ${shown} is no folder; take another one, or move it away`);
    throw new CommandFailed();
  }
  const name = nameOf(context, folder, options);
  const { cdktf, constructs } = dependencies;
  const { 'cdktf-cli': cdktfCli, tsx, typescript, '@types/node': nodeTypes } = devDependencies;
  const own = projectFiles({
    name,
    rackwright: options.package ?? `^${version}`,
    packages: { cdktf, constructs, 'cdktf-cli': cdktfCli, tsx, typescript, '@types/node': nodeTypes },
  });
  const files = new Map([...own, ...specsOf(home, name)]);
  // What is there and equal is of a run that was cut off.
  const missing = [...files].filter(([path]) => !existsSync(join(folder, path)));
  const others = [...files].filter(
    ([path, text]) => existsSync(join(folder, path)) && !isFileOf(join(folder, path), text),
  );
  const shown = (path: string): string => relative(project, join(folder, path));
  if (others.length > 0) {
    const names = others.map(([path]) => shown(path)).join(', ');
    writer.note(`FILE_EXISTS: ${names} would be other files; take another folder, or move them away`);
    throw new CommandFailed();
  }
  for (const [path, text] of missing) {
    if (options.dryRun) {
      writer.line(`would write ${shown(path)}`);
      continue;
    }
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { flag: 'wx' });
  }
  if (options.dryRun) return;
  writer.line(
    `wrote ${missing.length} files to ${shown('') || '.'}; go on there: npm install && npm run setup`,
  );
}

/** `rackwright init DIR`: a repository for a site of one's own. */
export function addInit(root: Command, context: Context): void {
  root
    .command('init <folder>')
    .description('start a repository for a site: specs, schemas, cdktf app, workflow')
    .option('--name <name>', 'name of the site (default: that of the folder)')
    .option('--package <source>', 'where npm takes rackwright from, as file:../rackwright.tgz')
    .option('--dry-run', 'name the files; write nothing')
    .action((given: string, options: Options) => {
      if (given === '') {
        // As where a variable of the shell is not set.
        context.writer.note('the folder has no name; "." is the present one');
        throw new CommandFailed(2);
      }
      const folder = resolve(context.project, given);
      run(context, folder, options);
    });
}
