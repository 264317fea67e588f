import { setMaxListeners } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { makeCertificate } from '../pve/certificate';
import { Exchange } from './exchange';
import { PAUSES_MS } from './retries';
import { type GatewayStatistics, newStatistics } from './statistics';
import { trustedAuthorities } from './trust';
import { Upstream } from './upstream';

/** What a gateway stands before, and how. */
export interface GatewayOptions {
  /** The API of PVE, `https://pve1.example.org:8006/`. */
  readonly endpoint: string;
  /** Further endpoints of the same cluster, taken in turn where a connection is not made. @default none */
  readonly others?: readonly string[];
  /** True accepts any certificate of PVE. @default false */
  readonly insecure?: boolean;
  /** Variables of the process, of which `SSL_CERT_FILE` and `SSL_CERT_DIR` say whom to trust. @default none */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** 0 takes a free port. @default 0 */
  readonly port?: number;
  /** Connections to PVE that are open at once. @default 32 */
  readonly connections?: number;
  /** Clones and moves at once on one node. @default 10, as many as Terraform begins by itself */
  readonly perNode?: number;
  /** Clones, imports and moves at once to one storage of that name. @default 20 */
  readonly perStorage?: number;
  /** Other limits of nodes, by name. */
  readonly nodes?: ReadonlyMap<string, number>;
  /** Other limits of storages: by name, or by `node/name` where each node has one of its own. */
  readonly storages?: ReadonlyMap<string, number>;
  /** Milliseconds for which an answer is kept when nothing is written. @default 10000 */
  readonly keepMs?: number;
  /** Milliseconds for which a task that nobody looks at, such as the removal of a volume, keeps answers from being kept. @default 60000 */
  readonly unseenTaskMs?: number;
  /** Milliseconds before each repetition. @default those that see a restart of PVE's proxy through, 8 s altogether */
  readonly pausesMs?: readonly number[];
}

/** A gateway that listens. */
export interface Gateway {
  /** `https://127.0.0.1:40123/` */
  readonly url: string;
  /** PEM of its certificate, for who verifies it. */
  readonly certificate: string;
  /** Counts on while it is up. */
  readonly statistics: Readonly<GatewayStatistics>;
  /** Ends all that is under way. */
  close(): Promise<void>;
}

const DAYS = 7;

/** Listens on loopback, over TLS as the provider wants it, for one PVE endpoint. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { endpoint, others = [], insecure = false, environment = {}, connections = 32 } = options;
  const { key, cert } = await makeCertificate({
    name: 'CN=localhost,O=Rackwright gateway',
    now: Date.now(),
    days: DAYS,
  });
  const statistics = newStatistics();
  const authorities = insecure ? [] : trustedAuthorities(environment);
  const upstream = new Upstream({ endpoint, others, insecure, authorities, connections }, statistics);
  const closing = new AbortController();
  // Every request listens to it for as long as it lasts.
  setMaxListeners(0, closing.signal);
  const { perNode = 10, perStorage = 20, keepMs = 10_000, pausesMs = PAUSES_MS, nodes, storages } = options;
  const { unseenTaskMs = 60_000 } = options;
  const limits = { perNode, perStorage, nodes, storages, keepMs, pausesMs, unseenTaskMs };
  const exchange = new Exchange(upstream, statistics, closing.signal, limits);
  const server = createServer(
    // An upload may take hours; who opens a connection and says nothing is ended after a minute all the same.
    { key, cert, minVersion: 'TLSv1.3', requestTimeout: 0, keepAliveTimeout: 75_000 },
    (request, response) => void exchange.answer(request, response),
  );
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    statistics.accepted += 1;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.on('upgrade', (_request, socket) => {
    socket.end(
      'HTTP/1.1 501 the gateway carries no consoles: open them at the node itself\r\n' +
        'Content-Length: 0\r\nConnection: close\r\n\r\n',
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${String(port)}/`,
    certificate: cert,
    statistics,
    close: async () => {
      closing.abort(new Error('the gateway closes'));
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      upstream.close();
      await closed;
    },
  };
}
