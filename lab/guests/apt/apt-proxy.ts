import { createReadStream, existsSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PackageCache } from './package-cache';

const UPSTREAM_TIMEOUT_MS = 60_000;
const MAX_REDIRECTS = 5;
/** Headers of a request that matter to an archive. */
const PASSED_ON: readonly string[] = ['if-modified-since', 'range', 'if-range', 'cache-control', 'accept'];

/** How the proxy is run. */
export interface AptProxyOptions {
  /** Unix socket that it listens on; a stale one is replaced. */
  readonly socket: string;
  /** Folder that packages are kept in. */
  readonly cacheDirectory: string;
  /** Base addresses of the host's own archives, `https://archive.example.org/debian`; only their hosts are served. */
  readonly origins: readonly string[];
  /** Bytes that the folder may hold. @default 2 GiB */
  readonly limitBytes?: number;
  /** Proxy that the host itself must use, `http://proxy:3128`; for archives over http. @default none */
  readonly httpProxy?: string;
  /**
   * Folders that stand in for archives that cannot be reached, by host: `{ 'download.example.org': '/srv/stand-in' }`. An
   * address below such a host is the file of that path. @default none
   */
  readonly standIns?: Readonly<Record<string, string>>;
  readonly onLog?: (line: string) => void;
}

const DEFAULT_LIMIT_BYTES = 2 * 1024 ** 3;

/** Why a request is not served; the code is HTTP's. */
class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * A caching forward proxy for apt: `GET` and `HEAD`, and only to the hosts of the host's own archives.
 *
 * It listens on a Unix socket, because guests are in a network of their own: a listener in there passes connections
 * on, and what leaves the machine leaves from the host's network.
 */
export class AptProxy {
  readonly #options: AptProxyOptions;
  readonly #cache: PackageCache;
  readonly #schemes: ReadonlyMap<string, string>;
  readonly #downloads = new Map<string, Promise<void>>();
  #server: Server | undefined;

  constructor(options: AptProxyOptions) {
    this.#options = options;
    this.#cache = new PackageCache(options.cacheDirectory, options.limitBytes ?? DEFAULT_LIMIT_BYTES);
    this.#schemes = new Map(
      options.origins.map((origin) => new URL(origin)).map((url) => [url.host, url.protocol]),
    );
  }

  /** Resolves when it listens; does nothing when it already does. */
  async start(): Promise<void> {
    if (this.#server) return;
    const { socket } = this.#options;
    if (existsSync(socket)) rmSync(socket);
    const server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        this.#fail(request, response, error);
      });
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socket, resolve);
    });
    // Guests never keep a process alive: they outlive it.
    server.unref();
  }

  /** Ends every connection. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new Refusal(405, `${request.method ?? 'nothing'} is not allowed: only GET and HEAD`);
    }
    const folder = this.#standIn(request.url ?? '');
    if (folder !== undefined) {
      await serveFile(folder, request, response);
      return;
    }
    const url = this.#upstream(request.url ?? '');
    if (request.method === 'GET' && PackageCache.keeps(url) && request.headers.range === undefined) {
      await this.#serveKept(url, response);
      return;
    }
    const answer = await this.#fetch(url, request.method, passedOn(request));
    response.writeHead(answer.statusCode ?? 502, endToEnd(answer));
    await pipeline(answer, response);
  }

  /** The folder that stands in for the host that is asked. */
  #standIn(target: string): string | undefined {
    const { standIns = {} } = this.#options;
    const host = URL.canParse(target) ? new URL(target).host : '';
    return Object.hasOwn(standIns, host) ? standIns[host] : undefined;
  }

  #upstream(target: string): URL {
    if (!URL.canParse(target))
      throw new Refusal(400, `"${target}" is not an absolute address: this is a proxy for apt`);
    const url = new URL(target);
    const protocol = this.#schemes.get(url.host);
    if (url.protocol !== 'http:' || protocol === undefined) {
      throw new Refusal(403, `${url.protocol}//${url.host} is not one of the host's own apt archives`);
    }
    url.protocol = protocol;
    return url;
  }

  async #serveKept(url: URL, response: ServerResponse): Promise<void> {
    let kept = await this.#cache.get(url);
    if (!kept) {
      await this.#download(url);
      kept = await this.#cache.get(url);
    }
    if (!kept)
      throw new Refusal(502, `${url.href} was dropped from the cache at once: it is larger than the cache`);
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': kept.size });
    await pipeline(kept.stream, response);
  }

  /** Guests that want the same file at the same time wait for one download. */
  async #download(url: URL): Promise<void> {
    const underWay = this.#downloads.get(url.href);
    if (underWay) return underWay;
    const download = (async (): Promise<void> => {
      const answer = await this.#fetch(url, 'GET', {});
      if (answer.statusCode !== 200) {
        answer.resume();
        throw new Refusal(answer.statusCode ?? 502, `${url.href} answered ${String(answer.statusCode)}`);
      }
      const length = answer.headers['content-length'];
      await this.#cache.put(url, answer, length === undefined ? undefined : Number(length));
    })();
    this.#downloads.set(url.href, download);
    try {
      await download;
    } finally {
      this.#downloads.delete(url.href);
    }
  }

  async #fetch(url: URL, method: string, headers: Record<string, string>): Promise<IncomingMessage> {
    let next = url;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const answer = await this.#request(next, method, headers);
      const { location } = answer.headers;
      if (![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0) || location === undefined)
        return answer;
      answer.resume();
      next = new URL(location, next);
      if (!this.#schemes.has(next.host)) {
        throw new Refusal(
          502,
          `${url.href} leads to ${next.host}, which is not one of the host's own apt archives`,
        );
      }
    }
    throw new Refusal(502, `${url.href} leads on more than ${String(MAX_REDIRECTS)} times`);
  }

  #request(url: URL, method: string, headers: Record<string, string>): Promise<IncomingMessage> {
    const proxy = this.#options.httpProxy;
    const viaProxy = proxy !== undefined && url.protocol === 'http:';
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const options = { method, headers: { ...headers, host: url.host }, timeout: UPSTREAM_TIMEOUT_MS };
      const request = viaProxy ? send(new URL(proxy), { ...options, path: url.href }) : send(url, options);
      request.once('response', resolve);
      request.once('timeout', () => request.destroy(new Error(`${url.host} does not answer`)));
      request.once('error', reject);
      request.end();
    });
  }

  #fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#options.onLog?.(`apt proxy: ${request.method ?? ''} ${request.url ?? ''}: ${message}`);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.writeHead(error instanceof Refusal ? error.status : 502, { 'content-type': 'text/plain' });
    response.end(`${message}\n`);
  }
}

async function serveFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // An absolute path is below the folder wherever its dots lead.
  const file = join(folder, normalize(decodeURIComponent(new URL(request.url ?? '').pathname)));
  const there = await stat(file).catch(() => undefined);
  if (there?.isFile() !== true) throw new Refusal(404, `${request.url ?? ''} is not among the stand-ins`);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': there.size });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file), response);
}

function passedOn(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
}

/** What an answer says of its content, without what it says of the connection that it came by. */
function endToEnd(answer: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  const names = [
    'content-type',
    'content-length',
    'content-range',
    'last-modified',
    'etag',
    'date',
    'accept-ranges',
  ];
  for (const name of names) {
    const value = answer.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
}
