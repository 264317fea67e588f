import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import type { ProblemList } from '../../errors';
import { firstExecutable } from '../../first-executable';
import type { Variables } from '../age/identities';
import { Secret } from '../secret';
import type { FileSecret } from './decrypt-file';
import { leavesOf } from './leaves';
import type { SopsFile } from './sops-file';

const LARGEST_BYTES = 64 * 2 ** 20;

/** The `sops` program on PATH. */
export function findSops(environment: Variables): string | undefined {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return firstExecutable(folders, 'sops');
}

/** Lets the `sops` program decrypt the file, for keys that only it knows of; the plain text stays in memory. */
export async function decryptWithSops(
  file: SopsFile,
  options: { readonly program: string; readonly environment: Variables },
  problems: ProblemList,
): Promise<ReadonlyMap<string, FileSecret> | undefined> {
  const json = await run(options, file.source.text);
  if (json.ok) return secretsOf(file, JSON.parse(json.text));
  problems.add({
    code: 'SOPS_PROGRAM_FAILED',
    message: `the program sops could not decrypt it: ${json.text}`,
    hint: `run sops decrypt ${file.source.name} and look at what it says`,
    place: file.keysPlace,
  });
  return undefined;
}

function run(
  { program, environment }: { readonly program: string; readonly environment: Variables },
  text: string,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  return new Promise((resolve) => {
    const args = [
      'decrypt',
      '--input-type',
      'yaml',
      '--output-type',
      'json',
      '--filename-override',
      'secrets.yaml',
    ];
    const env = { ...environment, SOPS_DISABLE_VERSION_CHECK: '1' };
    const child = execFile(program, args, { env, maxBuffer: LARGEST_BYTES }, (error, stdout, stderr) => {
      if (error) resolve({ ok: false, text: firstLine(stderr) });
      else resolve({ ok: true, text: stdout });
    });
    // A program that ended early closes the pipe; its status says why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(text);
  });
}

function firstLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && !line.startsWith('[warning]')) ?? 'it said nothing';
}

function secretsOf(file: SopsFile, plain: unknown): ReadonlyMap<string, FileSecret> {
  const secrets = new Map<string, FileSecret>();
  for (const { path, tree } of leavesOf(file.tree)) {
    let at = plain;
    for (const step of path) at = (at as Readonly<Record<string, unknown>> | null)?.[step];
    if (typeof at !== 'string' && typeof at !== 'number' && typeof at !== 'boolean') continue;
    secrets.set(path.join('.'), { secret: new Secret(String(at)), place: tree.place });
  }
  return secrets;
}
