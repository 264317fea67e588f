import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { fingerprintOf } from '../../pve/certificate';
import { BootError } from '../boot-error';

/** How a server is reached. */
export interface BootAccess {
  /** `https://10.0.0.1:8443` */
  readonly url: string;
  /** PEM: the only certificate that is believed. */
  readonly certificate: string;
  /** Of a user. */
  readonly token: string;
}

/** Name of the file by which commands on the same machine find the server. */
export const ACCESS_FILE = 'server.json';

/** What a server leaves for commands on the same machine. */
interface KnownServer {
  readonly https: string;
  readonly certificate: string;
}

/**
 * Finds the server whose state is in a folder.
 * @param token of a user; that of the first admin where none is given
 * @throws BootError BOOT_SERVER_UNKNOWN
 */
export function bootAccess(directory: string, token: string | undefined): BootAccess {
  const { https, certificate } = knownServer(directory);
  const file = join(directory, 'admin-token');
  if (token === undefined && !existsSync(file)) throw unknownServer(directory);
  return { url: https, certificate, token: token ?? readFileSync(file, 'utf8').trim() };
}

/**
 * Where installers of Proxmox VE ask the server of a folder for their answers, and what they trust there.
 * @throws BootError BOOT_SERVER_UNKNOWN
 */
export function answersOf(directory: string): { readonly url: string; readonly fingerprint: string } {
  const { https, certificate } = knownServer(directory);
  return { url: `${https}/answer`, fingerprint: fingerprintOf(certificate) };
}

function knownServer(directory: string): KnownServer {
  const file = join(directory, ACCESS_FILE);
  if (!existsSync(file)) throw unknownServer(directory);
  return JSON.parse(readFileSync(file, 'utf8')) as KnownServer;
}

function unknownServer(directory: string): BootError {
  return new BootError(
    'BOOT_SERVER_UNKNOWN',
    `no provisioning server was started with ${directory}; start it with: rackwright serve --address ADDRESS`,
  );
}

/**
 * Asks the server.
 * @throws BootError BOOT_SERVER_UNREACHABLE, BOOT_REFUSED
 */
export async function askBoot<T>(
  { url, certificate, token }: BootAccess,
  path: string,
  given: { readonly method?: 'GET' | 'POST'; readonly body?: object } = {},
): Promise<T> {
  const text = given.body === undefined ? undefined : JSON.stringify(given.body);
  const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asked = request(
      new URL(path, url),
      {
        method: given.method ?? 'GET',
        ca: certificate,
        agent: false,
        headers: {
          authorization: `Bearer ${token}`,
          ...(text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text: body });
        });
      },
    );
    asked.on('error', ({ message }) => {
      reject(
        new BootError(
          'BOOT_SERVER_UNREACHABLE',
          `the provisioning server does not answer at ${url}: ${message}`,
        ),
      );
    });
    asked.end(text);
  });
  const body = JSON.parse(answer.text) as T & { readonly code?: string; readonly message?: string };
  if (answer.status < 400) return body;
  throw new BootError('BOOT_REFUSED', `${body.code ?? String(answer.status)}: ${body.message ?? 'refused'}`);
}
