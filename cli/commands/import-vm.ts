import type { Command } from 'commander';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { stringify } from 'yaml';
import { AdoptError, type VmConfig, vmNameOf, vmPlaceOf, vmSpecOf } from '../../pve/adopt';
import { classify, type PveClient } from '../../pve/client';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { nodeClient } from '../node-client';
import { formatProblems, problemsWith } from '../../site';
import { type LoadedSite, openSiteWithOrigins, pickEnvironment, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';

interface Options extends SiteOptions {
  readonly env: string;
  readonly write?: boolean;
}

interface AdoptedFile {
  readonly file: string;
  readonly text: string;
}

const HEAD = '# yaml-language-server: $schema=../schemas/vm.schema.json\n';

async function run(context: Context, places: readonly string[], options: Options): Promise<void> {
  const { writer, project } = context;
  // The first machines of an environment may be those that are taken over.
  const loaded = openSiteWithOrigins(context, options, { mayBeEmpty: true });
  const { name: environment } = pickEnvironment(context, loaded.site, options.env);
  const results = await Promise.allSettled(
    places.map((place) => describe(context, loaded, place, environment)),
  );
  const failures = results.flatMap((result) =>
    result.status === 'rejected' ? [reasonOf(result.reason)] : [],
  );
  const found = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.file] : []));
  const twice = new Set(found.filter((file, index) => found.indexOf(file) !== index));
  failures.push(
    ...[...twice].map((file) => `VM_IN_SITE: two of these would be ${relative(project, file)}; rename one`),
  );
  for (const failure of failures) writer.note(failure);
  if (failures.length > 0) throw new CommandFailed();
  const files = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const isRefused = tellOfSiteWith(context, loaded, files);
  const isWritten = options.write === true && !isRefused;
  for (const { file, text } of files) {
    const shown = relative(project, file);
    if (!isWritten) {
      writer.note(`would write ${shown}:`);
      writer.text(text);
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: 'wx' });
    writer.line(`wrote ${shown}`);
  }
  if (isRefused) {
    writer.note('nothing is written: the site would have errors');
    throw new CommandFailed();
  }
  writer.note(
    isWritten
      ? `see what a deploy takes over: rackwright diff ${environment}`
      : 'nothing is written yet: add --write',
  );
}

/** Tells what would be wrong with the site; true where a deploy would be refused for it. */
function tellOfSiteWith(
  { writer, project }: Context,
  { allocations }: LoadedSite,
  files: readonly AdoptedFile[],
): boolean {
  const siteDirectory = dirname(allocations.file);
  const problems = problemsWith(
    files.map(({ file, text }) => ({ path: relative(siteDirectory, file), text })),
    { siteDirectory, workingDirectory: project },
  );
  if (problems.length === 0) return false;
  const told = formatProblems(problems, { color: writer.colors.isColorSupported });
  writer.note(`With these files the site would have:\n\n${told}\n`);
  return problems.some(({ severity }) => severity === 'error');
}

async function describe(
  context: Context,
  loaded: LoadedSite,
  place: string,
  environment: string,
): Promise<AdoptedFile> {
  const [, node, id] = /^([A-Za-z0-9-]+)\/([1-9]\d{2,8})$/.exec(place) ?? [];
  if (node === undefined || id === undefined)
    throw new Error(`PLACE_INVALID: "${place}" is no VM; write NODE/VMID, as in pve1/105`);
  const client = await nodeClient(context, loaded, node);
  try {
    const known = loaded.site.nodes.map(({ name }) => name);
    const at = await vmPlaceOf(client, { node, vmId: Number(id) }, known);
    const config = await configOf(client, node, id);
    const name = vmNameOf(config, place);
    const spec = { environment, ...vmSpecOf(config, at) };
    const file = join(dirname(loaded.allocations.file), 'vms', `${name}.yaml`);
    if (existsSync(file) || loaded.site.environments.some(({ vms }) => vms.some((vm) => vm.name === name)))
      throw new Error(
        `VM_IN_SITE: ${place} is called "${name}", and so is a machine of the site; rename one`,
      );
    return { file, text: HEAD + stringify(spec, { lineWidth: 0 }) };
  } finally {
    client.close();
  }
}

/** @throws Error VM_ABSENT where the node has no such VM */
async function configOf(client: PveClient, node: string, id: string): Promise<VmConfig> {
  try {
    return await client.get<VmConfig>(`nodes/${node}/qemu/${id}/config`);
  } catch (error) {
    if (classify(error) !== 'gone') throw error;
    throw new Error(`VM_ABSENT: node ${node} has no VM ${id}; qm list on it shows those that it has`, {
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AdoptError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

/** `rackwright import vm NODE/VMID…`: machines that are there already as files of this site. */
export function addImportVm(group: Command, context: Context): void {
  addSiteOptions(
    group
      .command('vm <places...>')
      .description('describe VMs that are there already: NODE/VMID, as in pve1/105'),
  )
    .requiredOption('--env <environment>', 'the environment that they are to be in')
    .option('--write', 'write the files; without it they are only shown')
    .action((places: string[], options: Options) => run(context, places, options));
}
