import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One recorded request with its answer. */
export interface Exchange {
  readonly n: number;
  readonly t: 'http';
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly reason?: string;
  readonly response: { readonly data?: unknown; readonly errors?: unknown };
}

const FOLDER = resolve(__dirname, '../../../../../shared/contracts/bpg-exchanges');

/** One recorded look at a file over SFTP, after it was uploaded. */
export interface UploadedFile {
  readonly t: 'ssh';
  readonly path: string;
  readonly result: { readonly size: number };
}

/** Whether the recorded exchanges lie beside the repository. */
export const haveExchanges = existsSync(FOLDER);

/** Names of the recorded cases, `proxmox_sdn/zone-vnet-subnet-applier`. */
export function caseNames(): readonly string[] {
  if (!haveExchanges) return [];
  return readdirSync(FOLDER).flatMap((resource) =>
    readdirSync(join(FOLDER, resource))
      .filter((file) => file.endsWith('.create.jsonl'))
      .map((file) => `${resource}/${file.replace('.create.jsonl', '')}`),
  );
}

/** The HTTP exchanges and uploads over SSH of one step; undefined when the case has no such step. */
export function readStep(caseName: string, step: string): readonly (Exchange | UploadedFile)[] | undefined {
  const file = join(FOLDER, `${caseName}.${step}.jsonl`);
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines
    .map((line) => JSON.parse(line) as (Exchange | UploadedFile) & { readonly req?: string })
    .filter((entry) => entry.t === 'http' || entry.req === 'FSTAT');
}
