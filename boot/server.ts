import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { fingerprintOf, keptCertificate, LOOPBACK } from '../pve/certificate';
import type { Site } from '../site';
import { AnswerTokens, BootTokens, firstToken, UserTokens } from './access';
import { ACCESS_FILE, type KnownServer, TOKEN_FILE } from './client';
import { AnswerRequests, AuditLog, buildApp, DEFAULT_HTTP_LIMITS, type Desk, Figures } from './http';
import type { SecretLookup } from './installers';
import { doWhatIsDue } from './clockwork';
import { FollowedSite, type ReadSite } from './follow-site';
import { InventoryFile } from './inventory-file';
import { type AnsibleRuns, ConfigureRuns, installJobs, type InstallParts, JobQueue } from './jobs';
import { DEFAULT_LIMITS, Fleet, type MachineEvent, type MachineLimits } from './machines';
import { mediaFolder, MediaStore } from './media';
import type { DnsmasqParts } from './network';
import { type PowerControl, powerOf } from './power';
import { lookForInstalled, Provisioner, type ServerAddress } from './provisioner';
import { type ServedNetwork, startNetwork } from './serve-network';
import { openStore, settingOr, storeFailure } from './store';

/** How the server runs. */
export interface BootServerOptions {
  /** Folder of the database, the certificate and the logs. */
  readonly directory: string;
  /** Of a PostgreSQL server. @default the embedded one, in the folder */
  readonly databaseUrl?: string;
  /** What the server works by. */
  readonly site: () => Site;
  /** Reads it again where its files have changed. @default it stays as it is */
  readonly readSite?: ReadSite;
  readonly secret: SecretLookup;
  /** Folder of the installed package. */
  readonly home: string;
  /** Environment of this process, for the programs that it starts. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Address or name that machines reach it at, `10.0.0.1`. */
  readonly address: string;
  /** Address that it listens on. @default all */
  readonly listen?: string;
  /** 0 takes a free one. */
  readonly httpPort: number;
  readonly httpsPort: number;
  /** The provisioning network, where this server serves DHCP, TFTP and names. @default it does not */
  readonly network?: Pick<DnsmasqParts, 'interface' | 'address' | 'mode' | 'nat'>;
  /** Who may talk to it, `10.0.0.0/24`. */
  readonly allowed: () => readonly string[];
  /** Proxies in front, whose word on who asks is taken, `127.0.0.1`. @default none */
  readonly proxies?: readonly string[];
  /** Installers of Proxmox VE have to bring a token, which those from 9.2 on can. @default false */
  readonly wantsAnswerToken?: boolean;
  /** @default those for real hardware */
  readonly machineLimits?: MachineLimits;
  /** Configures what is installed. @default machines stay installed */
  readonly ansible?: AnsibleRuns;
  /** @default those for real hardware */
  readonly jobLimits?: Pick<InstallParts, 'seconds'>;
  /** @default those for a few thousand machines */
  readonly httpLimits?: Desk['limits'];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onLog: (line: string) => void;
}

/** A server that answers. */
export interface BootServer {
  readonly address: ServerAddress;
  readonly provisioner: Provisioner;
  readonly users: UserTokens;
  /** File of the first admin's token, readable by its owner alone. */
  readonly adminTokenFile: string;
  /** Whether it is there and in force: another server may have made it, or somebody took it away. */
  readonly hasAdminToken: boolean;
  close(): Promise<void>;
}

const CERTIFICATE_DAYS = 3650;
/** File of what is installed, in the folder of the server. */
const INVENTORY = 'nodes/dynamic-inventory.json';
/** What makes a machine one that is installed, or none. */
const ENDS: ReadonlySet<string> = new Set<MachineEvent['kind']>([
  'accept',
  'install-succeeded',
  'configure-failed',
  'due',
  'release',
  'break',
]);
/** How often it is looked whose time is up. */
const TICK_MS = 1000;
/** How often machines are asked whether they have come up, whose installers do not say. */
const ASK_MS = 5000;
/** How often it is looked whether the specs have changed; they are taken at the second look that finds them the same. */
const FOLLOW_MS = 2000;

/**
 * Starts the provisioning server: plain HTTP for machines, HTTPS for machines and users.
 * @throws BootError BOOT_STORE_IN_USE, BOOT_STORE_NEWER, BOOT_STORE_UNREACHABLE
 */
export async function startBootServer(options: BootServerOptions): Promise<BootServer> {
  const { directory, databaseUrl, site, secret, environment, now, onLog } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const database = await openStore({
    directory: join(directory, 'database'),
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
    onLost: (reason) => {
      onLog(`database: ${reason}`);
    },
  });
  const apps: FastifyInstance[] = [];
  let timer: NodeJS.Timeout | undefined;
  let network: ServedNetwork | undefined;
  const toLog =
    (what: string) =>
    (error: unknown): void => {
      onLog(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    };
  const close = async (): Promise<void> => {
    clearInterval(timer);
    clearInterval(asker);
    clearInterval(follower);
    await Promise.all([looking, asking, following]);
    if (areJobsTaken) await jobs.stop();
    await runs?.stop();
    await inventory?.close();
    try {
      await network?.close();
    } catch (error) {
      // Rules of nftables may have been taken away by hand; what follows ends all the same.
      toLog('network')(error);
    }
    await Promise.all(apps.map((app) => app.close()));
    await audit.close();
    await database.close();
  };
  const audit = new AuditLog({ database, onLog });
  const jobs = new JobQueue({ database, onError: toLog('jobs') });
  let areJobsTaken = false;
  let runs: ConfigureRuns | undefined;
  let looking: Promise<void> | undefined;
  let asker: NodeJS.Timeout | undefined;
  let asking: Promise<void> | undefined;
  let follower: NodeJS.Timeout | undefined;
  let following: Promise<void> | undefined;
  let look = (): void => undefined;
  let inventory: InventoryFile | undefined;
  try {
    const tls = await keptCertificate(join(directory, 'tls'), {
      name: 'CN=Rackwright provisioning server',
      now: now(),
      days: CERTIFICATE_DAYS,
      hosts: [options.address, ...LOOPBACK],
    });
    const key = await settingOr(database, 'token-key', BootTokens.newKey().toString('base64'));
    const limits = options.machineLimits ?? DEFAULT_LIMITS;
    const fleet = new Fleet({
      ...{ database, now, limitsOf: () => limits },
      onChange: (_machine, { kind }) => {
        if (ENDS.has(kind)) inventory?.touch();
        void network?.refresh();
      },
    });
    const users = new UserTokens(database, now);
    const answerTokens = new AnswerTokens(database, now);
    const address = {
      ...{ http: '', https: '' },
      certificate: tls.cert,
      fingerprint: fingerprintOf(tls.cert),
    };
    const tokens = new BootTokens(Buffer.from(key, 'base64'));
    const media = new MediaStore(mediaFolder(directory), now);
    const power = (name: string): PowerControl | undefined => powerOf({ site, secret, environment }, name);
    const provisioner = new Provisioner({
      fleet,
      tokens,
      site,
      secret,
      server: address,
      media,
      power,
      onQueued: () => {
        look();
      },
    });
    // One look at a time: a database that is slow, or gone, is not asked again meanwhile.
    look = () => {
      looking ??= doWhatIsDue({
        fleet,
        jobs,
        isSwitched: (name) => provisioner.isSwitched(name),
        site,
        now,
        ...(options.ansible ? { isConfigured: options.ansible.isConfigured } : {}),
      })
        .catch(toLog('clock'))
        .finally(() => (looking = undefined));
    };
    const specs = new FollowedSite({
      ...{ site, fleet, onLog },
      ...(options.readSite ? { read: options.readSite } : {}),
      network: async (now) => network?.follow(now),
      onTaken: async () => {
        await provisioner.knowSite();
        inventory?.touch();
        await network?.refresh();
      },
    });
    const served = { state: () => network?.state(), refresh: async () => network?.refresh() };
    const desk: Desk = {
      isConfigured: (host) => options.ansible?.isConfigured(host) ?? false,
      ...{ provisioner, users, database, audit, now, onLog, allowed: options.allowed },
      answerRequests: new AnswerRequests({ database, now, onLog }),
      ...{ answerTokens, wantsAnswerToken: options.wantsAnswerToken ?? false },
      proxies: options.proxies ?? [],
      ...{ figures: new Figures(fleet, served.state, specs), network: served, specs },
      logFolder: join(directory, 'logs'),
      home: options.home,
      limits: options.httpLimits ?? DEFAULT_HTTP_LIMITS,
    };
    for (const each of [await buildApp(desk), await buildApp(desk, { tls })]) apps.push(each);
    const [http, https] = apps;
    if (!http || !https) throw new Error('no server was built');
    address.http = `http://${inUrl(options.address)}:${await listen(http, options.httpPort, options.listen)}`;
    address.https = `https://${inUrl(options.address)}:${await listen(https, options.httpsPort, options.listen)}`;
    const adminTokenFile = join(directory, TOKEN_FILE);
    const hasAdminToken = await firstToken(users, adminTokenFile);
    writeFileSync(join(directory, ACCESS_FILE), `${JSON.stringify(forCommands(options, address))}\n`);
    await provisioner.knowSite();
    inventory = new InventoryFile({
      ...{ path: join(directory, INVENTORY), fleet, site, onError: toLog('inventory') },
    });
    await inventory.write();
    if (options.network) {
      const parts = { ...options.network, folder: join(directory, 'network'), onLog };
      network = await startNetwork(provisioner, parts);
    }
    if (options.ansible)
      runs = new ConfigureRuns({ fleet, run: options.ansible.run, onError: toLog('Ansible') });
    const kinds = [
      installJobs({ fleet, power, announce: async () => network?.announce(), ...options.jobLimits }),
      ...(runs ? [runs.kind] : []),
    ];
    try {
      await jobs.start(kinds);
    } catch (error) {
      throw databaseUrl === undefined ? error : storeFailure(error, databaseUrl);
    }
    areJobsTaken = true;
    timer = setInterval(() => {
      look();
      // Another server may have armed a machine.
      void network?.refresh();
    }, TICK_MS);
    follower = setInterval(() => {
      following ??= specs
        .look()
        .catch(toLog('specs'))
        .finally(() => (following = undefined));
    }, FOLLOW_MS);
    asker = setInterval(() => {
      // Another server may have installed a machine.
      inventory?.touch();
      asking ??= lookForInstalled(provisioner)
        .catch(toLog('installed machines'))
        .finally(() => (asking = undefined));
    }, ASK_MS);
    return { address, provisioner, users, adminTokenFile, hasAdminToken, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What commands on this machine find the server by. */
function forCommands(
  { network, databaseUrl }: BootServerOptions,
  { http, https, certificate }: ServerAddress,
): KnownServer {
  return {
    ...{ http, https, certificate },
    database: databaseUrl === undefined ? 'embedded' : 'server',
    ...(network
      ? {
          network: {
            ...{ interface: network.interface, address: network.address, mode: network.mode },
            ...(network.nat === undefined ? {} : { nat: network.nat }),
          },
        }
      : {}),
  };
}

async function listen(app: FastifyInstance, port: number, host = '::'): Promise<string> {
  await app.listen({ host, port });
  return String((app.server.address() as AddressInfo).port);
}

function inUrl(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
