import { readFileSync } from 'node:fs';
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

/** Name of the file that they take a token from; its owner alone may read it. */
export const TOKEN_FILE = 'admin-token';

/** What a server leaves for commands on the same machine; it holds nothing that others may not know. */
export interface KnownServer {
  readonly https: string;
  /** PEM. */
  readonly certificate: string;
  /** Plain HTTP, for machines; older servers did not write it. */
  readonly http?: string;
  /** Where its state is; older servers did not write it. */
  readonly database?: 'embedded' | 'server';
  /** @default it serves none */
  readonly network?: ServedNetworkInfo;
}

/** The network whose DHCP, TFTP and names a server serves. */
export interface ServedNetworkInfo {
  /** `eno2` */
  readonly interface: string;
  /** Of the server on it, `10.0.12.2/24`. */
  readonly address: string;
  readonly mode: 'dhcp' | 'proxy';
  /** Interface by which machines get out. @default they do not */
  readonly nat?: string;
}

/**
 * Finds the server whose state is in a folder.
 * @param token of a user; that of the first admin where none is given
 * @throws BootError BOOT_SERVER_UNKNOWN, BOOT_TOKEN_ABSENT, BOOT_FOLDER_DENIED
 */
export function bootAccess(directory: string, token: string | undefined): BootAccess {
  const { https, certificate } = knownServer(directory);
  const kept = token ?? readIn(directory, TOKEN_FILE)?.trim();
  if (kept === undefined) {
    throw new BootError(
      'BOOT_TOKEN_ABSENT',
      `there is no ${join(directory, TOKEN_FILE)}: another server made the first admin's token, or it was taken away; make one by: sudo rackwright token add NAME --role admin --save, or give yours in RACKWRIGHT_BOOT_TOKEN`,
    );
  }
  return { url: https, certificate, token: kept };
}

/**
 * Where installers of Proxmox VE ask the server of a folder for their answers, and what they trust there.
 * @throws BootError BOOT_SERVER_UNKNOWN
 */
export function answersOf(directory: string): { readonly url: string; readonly fingerprint: string } {
  const { https, certificate } = knownServer(directory);
  return { url: `${https}/answer`, fingerprint: fingerprintOf(certificate) };
}

/** The server whose state is in a folder; undefined where none was started with it. @throws BootError BOOT_FOLDER_DENIED */
export function findServer(directory: string): KnownServer | undefined {
  const text = readIn(directory, ACCESS_FILE);
  return text === undefined ? undefined : (JSON.parse(text) as KnownServer);
}

/** A file that the server leaves; undefined where there is none. */
function readIn(directory: string, name: string): string | undefined {
  try {
    return readFileSync(join(directory, name), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw code === 'EACCES' ? deniedFolder(join(directory, name)) : error;
  }
}

/** Of what belongs to whom the server runs as, which is mostly root. */
export function deniedFolder(path: string): BootError {
  return new BootError(
    'BOOT_FOLDER_DENIED',
    `${path} is for the user alone whom the server runs as: use sudo; commands that ask the server also take a token of your own in RACKWRIGHT_BOOT_TOKEN, with --server and --certificate`,
  );
}

function knownServer(directory: string): KnownServer {
  const server = findServer(directory);
  if (!server) throw unknownServer(directory);
  return server;
}

function unknownServer(directory: string): BootError {
  return new BootError(
    'BOOT_SERVER_UNKNOWN',
    `no provisioning server was started with ${directory}; start it with: rackwright serve --address ADDRESS`,
  );
}

/** What is asked. */
export interface BootQuestion {
  readonly method?: 'GET' | 'POST';
  readonly body?: object;
  /** For the whole answer. @default 180000, as long as a slow BMC may take */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 180_000;

/**
 * Asks the server.
 * @throws BootError BOOT_SERVER_UNREACHABLE, BOOT_REFUSED
 */
export async function askBoot<T>(access: BootAccess, path: string, question: BootQuestion = {}): Promise<T> {
  return JSON.parse(await readBoot(access, path, question)) as T;
}

/**
 * Asks the server for something that is no JSON, as it is.
 * @throws BootError BOOT_SERVER_UNREACHABLE, BOOT_REFUSED
 */
export async function readBoot(
  access: BootAccess,
  path: string,
  question: BootQuestion = {},
): Promise<string> {
  const answer = await send(access, path, question);
  if (answer.status < 400) return answer.text;
  const { code = String(answer.status), message = 'refused' } = refusalIn(answer.text);
  throw new BootError('BOOT_REFUSED', `${code}: ${message}`, code);
}

function refusalIn(text: string): { readonly code?: string; readonly message?: string } {
  try {
    return JSON.parse(text) as { readonly code?: string; readonly message?: string };
  } catch {
    // Something else answers there.
    return {};
  }
}

function send(
  { url, certificate, token }: BootAccess,
  path: string,
  { method = 'GET', body: given, patienceMs = PATIENCE_MS }: BootQuestion,
): Promise<{ readonly status: number; readonly text: string }> {
  const text = given === undefined ? undefined : JSON.stringify(given);
  return new Promise((resolve, reject) => {
    const fail = ({ name, message }: Error): void => {
      const words =
        name === 'AbortError' ? `it gave no whole answer within ${String(patienceMs / 1000)} s` : message;
      reject(
        new BootError(
          'BOOT_SERVER_UNREACHABLE',
          `the provisioning server does not answer at ${url}: ${words}`,
        ),
      );
    };
    const asked = request(
      new URL(path, url),
      {
        method,
        ca: certificate,
        agent: false,
        signal: AbortSignal.timeout(patienceMs),
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
        response.on('error', fail);
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text: body });
        });
      },
    );
    asked.on('error', fail);
    asked.end(text);
  });
}
