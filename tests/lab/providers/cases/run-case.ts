import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PveClient } from '../../../../pve/client';
import { removals } from '../../pve/replay/out-of-band';
import type { TerraformRun } from '../support/terraform';
import { drifts } from './drifts';
import { imports } from './imports';

/** Where the recorded cases and their configurations lie. */
export const RECORDINGS = resolve(__dirname, '../../../../../shared/contracts/bpg-exchanges');

/** A folder in which Terraform runs with some provider. */
export interface CaseFolder {
  readonly directory: string;
  write(name: string, content: string | Buffer): void;
  run(...args: readonly string[]): Promise<TerraformRun>;
}

/** What a case needs. */
export interface CaseRun {
  readonly name: string;
  readonly folder: CaseFolder;
  readonly client: PveClient;
  /** The lab's folder. */
  readonly directory: string;
  /** Put before each configuration. */
  readonly provider: string;
  /** Files that configurations name. */
  readonly files?: Readonly<Record<string, Buffer>>;
}

const QUIET = ['-no-color', '-input=false'];

/** A step that did not end as it should: `update: exit 1`, and what Terraform said. */
export interface Wrong {
  readonly step: string;
  readonly status: number;
  readonly output: string;
}

/**
 * Runs a case through everything that a user does: apply, plan, update, plan, a change by somebody else, a removal by
 * somebody else, import, destroy.
 *
 * @returns what went wrong
 */
export async function runCase(run: CaseRun): Promise<readonly Wrong[]> {
  const wrong: Wrong[] = [];
  const step = async (name: string, wanted: readonly number[], ...args: readonly string[]): Promise<void> => {
    const { status, output } = await run.folder.run(...args);
    if (!wanted.includes(status)) wrong.push({ step: name, status, output });
  };
  const plan = ['plan', '-detailed-exitcode', ...QUIET];
  const apply = ['apply', '-auto-approve', ...QUIET];
  for (const [name, content] of Object.entries(run.files ?? {})) run.folder.write(name, content);
  write(run, '.tf');
  await step('create', [0], ...apply);
  await step('plan', [0], ...plan);
  if (has(run, '.update.tf')) {
    write(run, '.update.tf');
    await step('update', [0], ...apply);
    await step('plan after update', [0], ...plan);
  }
  const drift = drifts[run.name];
  if (drift) {
    await drift(run.client);
    await step('plan after drift', [2], ...plan);
    await step('apply after drift', [0], ...apply);
    await step('plan after that', [0], ...plan);
  }
  const remove = removals[run.name];
  if (remove) {
    await remove(run.client, run.directory);
    // The real provider does not understand PVE's word for a user or token that is gone (recorded: gone-plan).
    const isMisunderstood = /_user(_token)?\/gone$/.test(run.name);
    if (isMisunderstood) {
      await step('plan after removal', [1, 2], ...plan);
      for (const { address } of imports[run.name] ?? []) await run.folder.run('state', 'rm', address);
    } else await step('plan after removal', [2], ...plan);
    await step('apply after removal', [0], ...apply);
  }
  for (const { address, id } of imports[run.name] ?? []) {
    const known = await idInState(run.folder, address);
    await step(`state rm ${address}`, [0], 'state', 'rm', address);
    await step(`import ${address}`, [0], 'import', ...QUIET, address, id.replace('{id}', known));
  }
  // What no API tells is missing after an import, as the recordings show: how a VM was cloned, what a file came from.
  if (imports[run.name]) await step('plan after import', [0, 2], ...plan);
  await step('destroy', [0], 'destroy', '-auto-approve', ...QUIET);
  return wrong;
}

async function idInState(folder: CaseFolder, address: string): Promise<string> {
  const { output } = await folder.run('state', 'show', '-no-color', address);
  return /^ +id += "(.+)"$/m.exec(output)?.[1] ?? '';
}

function has(run: CaseRun, ending: string): boolean {
  return existsSync(resolve(RECORDINGS, `${run.name}${ending}`));
}

/** The provider may run in another folder; the checksum is that of the file that there is. */
function write(run: CaseRun, ending: string): void {
  const text = readFileSync(resolve(RECORDINGS, `${run.name}${ending}`), 'utf8');
  const image = run.files?.['files/disk.qcow2'] ?? '';
  const checksum = createHash('sha256').update(image).digest('hex');
  const configuration = text
    .replaceAll('"files/', `"${run.folder.directory}/files/`)
    .replace(/checksum = "4988[0-9a-f]+"/, `checksum = "${checksum}"`);
  run.folder.write('main.tf', run.provider + configuration);
}
