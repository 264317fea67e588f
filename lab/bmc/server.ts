import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { BareMetalHost } from '../guests';
import { endConnectionsOnClose, loadCertificate, uuidFrom } from '../pve';
import { loadCredentials } from './credentials';
import { Machines } from './machines';
import { buildApp } from './redfish/app';
import { Sessions } from './redfish/sessions';

/** The port of the BMC on the lab's own addresses. */
const BMC_LAB_PORT = 443;

/** How the BMC of a lab is served. */
export interface BmcOptions {
  /** The lab's folder. */
  readonly directory: string;
  /** Runs the machines. @default none can run */
  readonly host?: BareMetalHost;
  /** @default the machine's clock */
  readonly now?: () => Date;
  readonly onLog?: (line: string) => void;
  /** Runs each change, when it may be made. @default at once */
  readonly change?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** A BMC that answers. */
export interface RunningBmc {
  /** `https://127.0.0.1:40123/redfish/v1/`, on this machine's loopback. */
  readonly url: string;
  readonly machines: Pick<Machines, 'running' | 'rest' | 'wake'>;
  /** Copies what is kept, which is open, into an empty folder. */
  backup(folder: string): Promise<void>;
  /** Stops answering; machines run on. */
  close(): Promise<void>;
}

/** Folder of the BMC's own files. @param labDirectory The lab's folder. */
export function bmcFolder(labDirectory: string): string {
  return join(labDirectory, 'bmc');
}

/** Serves Redfish for a lab's bare metal: on loopback, and in the lab's network at the port of HTTPS. */
export async function startBmc(options: BmcOptions): Promise<RunningBmc> {
  const { directory: labDirectory, host, onLog = (): void => undefined } = options;
  const now = options.now ?? ((): Date => new Date());
  const directory = bmcFolder(labDirectory);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const credentials = loadCredentials(directory);
  const tls = await loadCertificate(directory, now().getTime());
  const machines = new Machines({
    directory: join(directory, 'state'),
    now,
    onLog,
    ...(host ? { host } : {}),
  });
  const sessions = new Sessions(credentials, () => now().getTime());
  const app = buildApp(
    { machines, sessions, labDirectory, uuid: uuidFrom(tls.cert) },
    { ...tls, user: credentials.user, onLog, change: options.change ?? ((work) => work()) },
  );
  endConnectionsOnClose(app);
  await machines.open();
  const port = await listen(app, directory);
  const socket = join(labDirectory, 'guests', 'bmc.sock');
  const relay = host ? await relayFrom(socket, app) : undefined;
  host?.publish(socket, BMC_LAB_PORT);
  return {
    url: `https://127.0.0.1:${String(port)}/redfish/v1/`,
    machines,
    backup: (folder) => machines.backup(folder),
    close: async () => {
      relay?.close();
      await app.close();
      await machines.close();
      rmSync(socket, { force: true });
    },
  };
}

/** The port of the start before, unless somebody has taken it meanwhile: clients keep it in their settings. */
async function listen(app: FastifyInstance, directory: string): Promise<number> {
  const file = join(directory, 'port');
  const before = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  try {
    await app.listen({ host: '127.0.0.1', port: before });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE' || before === 0) throw error;
    await app.listen({ host: '127.0.0.1', port: 0 });
  }
  const { port } = app.server.address() as AddressInfo;
  writeFileSync(file, `${String(port)}\n`);
  return port;
}

/** Takes connections from the lab's network, which this process is not in. */
async function relayFrom(socket: string, app: FastifyInstance): Promise<Server> {
  mkdirSync(join(socket, '..'), { recursive: true, mode: 0o700 });
  rmSync(socket, { force: true });
  const relay = createServer((connection: Socket) => {
    connection.on('error', () => undefined);
    app.server.emit('connection', connection);
  });
  await new Promise<void>((resolve, reject) => {
    relay.once('error', reject);
    relay.listen(socket, resolve);
  });
  relay.unref();
  return relay;
}
