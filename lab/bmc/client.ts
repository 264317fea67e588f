import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { BmcError } from './bmc-error';
import { credentialsFile, type BmcCredentials } from './credentials';
import { bmcFolder } from './server';

/** Where a lab's BMC is, and who may use it. */
export interface BmcAccess {
  readonly url: string;
  readonly user: string;
  /** File that holds the password, readable by its owner alone. */
  readonly credentialsFile: string;
}

/** Reads where the BMC of a lab is; undefined for a lab that never had one. */
export function bmcAccess(labDirectory: string): BmcAccess | undefined {
  const folder = bmcFolder(labDirectory);
  const file = credentialsFile(folder);
  const port = join(folder, 'port');
  if (!existsSync(file) || !existsSync(port)) return undefined;
  const { user } = JSON.parse(readFileSync(file, 'utf8')) as BmcCredentials;
  return {
    url: `https://127.0.0.1:${readFileSync(port, 'utf8').trim()}/redfish/v1/`,
    user,
    credentialsFile: file,
  };
}

interface Refusal {
  readonly error?: { readonly message?: string };
}

/**
 * Asks the BMC of a lab.
 *
 * @param path Below `/redfish/v1/`, `Systems/metal1`.
 * @throws BmcError BMC_UNREACHABLE, BMC_REFUSED
 */
export async function askBmc<T>(
  labDirectory: string,
  path: string,
  given: { readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'; readonly body?: object } = {},
): Promise<T> {
  const access = bmcAccess(labDirectory);
  if (!access) throw new BmcError('BMC_UNREACHABLE', 'the lab has no BMC; start it with: rackwright lab up');
  const { user, password } = JSON.parse(readFileSync(access.credentialsFile, 'utf8')) as BmcCredentials;
  const text = given.body === undefined ? undefined : JSON.stringify(given.body);
  const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asked = request(
      new URL(path, access.url),
      {
        method: given.method ?? 'GET',
        auth: `${user}:${password}`,
        ca: readFileSync(join(bmcFolder(labDirectory), 'tls', 'cert.pem')),
        agent: false,
        headers:
          text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text: body });
        });
      },
    );
    asked.on('error', (error) => {
      reject(
        new BmcError('BMC_UNREACHABLE', `the lab's BMC does not answer at ${access.url}: ${error.message}`),
      );
    });
    asked.end(text);
  });
  const parsed = answer.text === '' ? {} : (JSON.parse(answer.text) as unknown);
  if (answer.status < 400) return parsed as T;
  throw new BmcError(
    'BMC_REFUSED',
    (parsed as Refusal).error?.message ?? `the BMC answered ${String(answer.status)}`,
  );
}
