import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { checkServerIdentity } from 'node:tls';
import { join } from 'node:path';
import { type BootServer, type BootServerOptions, startBootServer } from '../../../boot/server';
import { noPostgres, startPostgres } from '../../e2e/state-servers';
import { rackSite } from '../rack-site';

/** What came back. */
export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** Of answers to users. */
  readonly headers?: IncomingHttpHeaders;
}

/** What is sent. */
export interface Asked {
  readonly method?: string;
  readonly json?: unknown;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** Address that users ask at. @default the server's own */
  readonly at?: string;
}

/** A provisioning server of the rack, on loopback. */
export class RunningServer {
  private constructor(
    readonly server: BootServer,
    readonly said: readonly string[],
    private readonly rest: {
      readonly folder: string;
      readonly clock: { now: number };
      readonly database: { close(): Promise<void> } | undefined;
    },
  ) {}

  /** Folder of its files. */
  get folder(): string {
    return this.rest.folder;
  }

  /** On a PostgreSQL server where there is one, which starts sooner. */
  static async start(changes: Partial<BootServerOptions> = {}): Promise<RunningServer> {
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-boot-'));
    const postgres = noPostgres === undefined ? await startPostgres() : undefined;
    const said: string[] = [];
    const clock = { now: Date.now() };
    const site = rackSite();
    const server = await startBootServer({
      directory: folder,
      ...(postgres ? { databaseUrl: postgres.credentials } : {}),
      site: () => site,
      secret: (path) => (path.startsWith('passwords.') ? 'a secret password' : 'pve2c-1234567890'),
      environment: {},
      home: join(__dirname, '../../..'),
      address: '127.0.0.1',
      listen: '127.0.0.1',
      httpPort: 0,
      httpsPort: 0,
      allowed: () => ['127.0.0.0/8'],
      now: () => clock.now,
      onLog: (line) => said.push(line),
      ...changes,
    });
    return new RunningServer(server, said, { folder, clock, database: postgres });
  }

  /** Token of the first admin. */
  get admin(): string {
    return readFileSync(this.server.adminTokenFile, 'utf8').trim();
  }

  /** Lets time pass. */
  pass(ms: number): void {
    this.rest.clock.now += ms;
  }

  /** Asks over plain HTTP, as a machine. */
  async asMachine(path: string, asked: Asked = {}): Promise<Answered> {
    const {
      method = asked.json === undefined && asked.body === undefined ? 'GET' : 'POST',
      json,
      body,
      headers,
    } = asked;
    const answer = await fetch(`${this.server.address.http}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        ...(asked.token === undefined ? {} : { authorization: `Bearer ${asked.token}` }),
        ...headers,
      },
      ...(json === undefined && body === undefined
        ? {}
        : { body: json === undefined ? new Uint8Array(Buffer.from(body ?? '')) : JSON.stringify(json) }),
    });
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      text: await answer.text(),
    };
  }

  /** Asks over HTTPS, with the server's own certificate as the only one that is trusted. */
  asUser(
    path: string,
    { method, json, headers, token = this.admin, at = '127.0.0.1' }: Asked = {},
  ): Promise<Answered> {
    const text = json === undefined ? undefined : JSON.stringify(json);
    return new Promise((resolve, reject) => {
      const sent = httpsRequest(
        `${this.server.address.https}${path}`,
        {
          host: at,
          servername: '',
          // The certificate is made for the server's own address.
          checkServerIdentity: (_host, shown) => checkServerIdentity('127.0.0.1', shown),
          method: method ?? (text === undefined ? 'GET' : 'POST'),
          ca: this.server.address.certificate,
          agent: false,
          headers: {
            ...headers,
            ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
            ...(text === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          },
        },
        (response) => {
          let said = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
          response.on('end', () => {
            resolve({
              status: response.statusCode ?? 0,
              type: response.headers['content-type'] ?? '',
              headers: response.headers,
              text: said,
            });
          });
        },
      );
      sent.on('error', reject);
      sent.end(text);
    });
  }

  /** Accepts a machine and arms it, as an operator does. */
  async arm(name: string, again = false): Promise<void> {
    for (const [action, json] of [
      ['accept', { confirm: name, again }],
      ['install', undefined],
    ] as const) {
      const { status, text } = await this.asUser(`/api/machines/${name}/${action}`, {
        method: 'POST',
        ...(json === undefined ? {} : { json }),
      });
      if (status !== 200) throw new Error(`${action} ${name}: ${text}`);
    }
  }

  /** State of a machine. */
  async stateOf(name: string): Promise<string | undefined> {
    return (await this.server.provisioner.parts.fleet.find(name))?.status.state;
  }

  /** Ends it, also one that was ended already. */
  async close(): Promise<void> {
    await this.server.close().catch(() => undefined);
    await this.rest.database?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What the installer of a release sends, as the contract has it. */
export function installerRequest(release: string, mac: string, system: object = {}): object {
  return {
    $schema: { version: '1.0' },
    product: { fullname: 'Proxmox VE', product: 'pve', enable_btrfs: true },
    iso: { release, isorelease: '1' },
    dmi: {
      system: { uuid: '5c2f1ee0-0000-4000-8000-3cecef000001', serial: 'SYS1', ...system },
      baseboard: {},
      chassis: {},
    },
    network_interfaces: [{ link: 'eno1', mac }],
  };
}
