import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port';

/** Something that states are kept in. */
export interface StateServer {
  /** `--set` arguments of the site. */
  readonly backend: Readonly<Record<string, string>>;
  /** What the secret `backends.home` holds. */
  readonly credentials: string;
  /** Writes the state of an environment of the site `home-lab`; absent where no two sites can mean the same. */
  put?(environment: string, state: string): Promise<void>;
  close(): Promise<void>;
}

const NOBODY = 65_534;

/** Where a program is; undefined where it is not. */
function programAt(...paths: readonly (string | undefined)[]): string | undefined {
  return paths.find((path) => path !== undefined && existsSync(path));
}

const initdb = programAt(
  '/usr/local/bin/initdb',
  '/usr/lib/postgresql/17/bin/initdb',
  '/usr/lib/postgresql/16/bin/initdb',
  '/usr/lib/postgresql/15/bin/initdb',
);
const moto = programAt(
  process.env['RACKWRIGHT_MOTO_SERVER'],
  resolve(__dirname, '../../.venv/bin/moto_server'),
);

/** Why there can be no PostgreSQL here; undefined where there can. */
export const noPostgres = initdb === undefined ? 'PostgreSQL is not installed' : undefined;
/** Why there can be no S3 server here; undefined where there can. */
export const noS3 = moto === undefined ? 'RACKWRIGHT_MOTO_SERVER names no moto_server' : undefined;

async function until(
  isReady: () => boolean | Promise<boolean>,
  child: ChildProcess,
  said: () => string,
): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await isReady()) return;
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  throw new Error(`the server did not come up:\n${said()}`);
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null) return;
  const end = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  await end;
}

/** A PostgreSQL of its own, in a folder of its own, as nobody. */
export async function startPostgres(): Promise<StateServer> {
  const bin = join(initdb ?? '', '..');
  const folder = mkdtempSync(join(tmpdir(), 'rackwright-pg-'));
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if ('uid' in user) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  const made = spawnSync(join(bin, 'initdb'), ['-D', data, '-U', 'state', '--auth=trust', '--no-sync'], {
    ...user,
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(made.stderr);
  const port = await freePort();
  let said = '';
  const child = spawn(
    join(bin, 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `unix_socket_directories=${folder}`,
    ],
    { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until(
    () => said.includes('ready to accept connections'),
    child,
    () => said,
  );
  return {
    backend: { 'backend.type': 'pg', 'backend.schema_name': 'rackwright' },
    credentials: `postgres://state:pass-4711@127.0.0.1:${String(port)}/postgres?sslmode=disable`,
    close: async () => {
      await ended(child, 'SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An S3 service of its own, in memory, with a bucket. */
export async function startS3(): Promise<StateServer> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${String(port)}`;
  let said = '';
  const child = spawn(moto ?? '', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const bucket = async (): Promise<boolean> => {
    try {
      return (await fetch(`${endpoint}/states`, { method: 'PUT' })).ok;
    } catch {
      return false;
    }
  };
  await until(bucket, child, () => said);
  return {
    backend: { 'backend.type': 's3', 'backend.bucket': 'states', 'backend.endpoint': endpoint },
    credentials: 'AKIAEXAMPLE:pass-4711',
    put: async (environment, state) => {
      await fetch(`${endpoint}/states/home-lab/${environment}.tfstate`, { method: 'PUT', body: state });
    },
    close: () => ended(child, 'SIGTERM'),
  };
}

/** How a state is locked over HTTP. */
interface HttpLocks {
  readonly suffix: string;
  readonly lock: string;
  readonly unlock: string;
  /** Settings of the site. */
  readonly backend: Readonly<Record<string, string>>;
}

/** Terraform's own way: at the address of the state. */
const ownLocks: HttpLocks = { suffix: '', lock: 'LOCK', unlock: 'UNLOCK', backend: {} };

/**
 * GitLab's way, by its documentation: at an address of its own.
 * @see https://docs.gitlab.com/user/infrastructure/iac/terraform_state/
 */
const gitlabLocks: HttpLocks = {
  suffix: '/lock',
  lock: 'POST',
  unlock: 'DELETE',
  backend: {
    'backend.lock_suffix': '/lock',
    'backend.lock_method': 'POST',
    'backend.unlock_method': 'DELETE',
  },
};

/** Terraform's own protocol for states over HTTP, with a login. */
export const startHttpState = (): Promise<StateServer> => startStates(ownLocks);

/** As GitLab has it: nobody else writes a state that is locked, and nothing but the lock is at the lock's address. */
export const startGitlabState = (): Promise<StateServer> => startStates(gitlabLocks);

async function startStates({ suffix, lock, unlock, backend }: HttpLocks): Promise<StateServer> {
  const states = new Map<string, string>();
  const locks = new Map<string, string>();
  const login = `Basic ${Buffer.from('terraform:pass-4711').toString('base64')}`;
  const server = createHttpServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://state');
    const { method = '' } = request;
    const isLock = suffix === '' ? [lock, unlock].includes(method) : pathname.endsWith(suffix);
    const path = isLock ? pathname.slice(0, pathname.length - suffix.length) : pathname;
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const answer = (status: number, text = ''): void => {
        response.writeHead(status).end(text);
      };
      const held = locks.get(path);
      if (request.headers.authorization !== login) answer(401);
      else if (isLock && method === lock) {
        if (held !== undefined) answer(423, held);
        else answer(200, (locks.set(path, body), ''));
      } else if (isLock && method === unlock) answer(200, (locks.delete(path), ''));
      else if (isLock) answer(405);
      else if (method === 'GET') answer(states.has(path) ? 200 : 404, states.get(path));
      else if (method !== 'POST') answer(405);
      else if (held !== undefined && (JSON.parse(held) as { ID: string }).ID !== searchParams.get('ID'))
        answer(409, held);
      else answer(200, (states.set(path, body), ''));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const address = `http://127.0.0.1:${String(port)}/home-lab`;
  return {
    backend: { 'backend.type': 'http', 'backend.address': address, ...backend },
    credentials: 'terraform:pass-4711',
    put: (environment, state) => Promise.resolve(void states.set(`/home-lab/${environment}`, state)),
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
