import { Server, ServerCredentials } from '@grpc/grpc-js';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Provider } from '../resource';
import { createCertificate } from './certificate';
import { addPluginServices, addProviderService } from './grpc-services';
import { ProviderService } from './provider-service';

/** What the process gives to a plugin server. */
export interface ServeOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Directory for the socket. */
  readonly directory: string;
  readonly now: Date;
  readonly pid: number;
  /** True serves without TLS, for `TF_REATTACH_PROVIDERS`. */
  readonly isReattached: boolean;
}

/** A plugin server that listens. */
export interface PluginServer {
  /** The one line that Terraform, or who wants to reattach, reads from standard output. */
  readonly announcement: string;
  /** Resolves when Terraform asked to shut down, or after `close`. */
  readonly closed: Promise<void>;
  /** Cancels what is under way, lets its answers out, and closes. */
  close(): void;
}

const CLOSE_MS = 5000;
const MAGIC_COOKIE = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

/** True when Terraform (and not a person) started this process. */
export function isStartedByTerraform(environment: ServeOptions['environment']): boolean {
  return environment.TF_PLUGIN_MAGIC_COOKIE === MAGIC_COOKIE;
}

/** Serves a provider on a Unix socket, by the handshake of go-plugin with AutoMTLS. */
export async function servePlugin<Session>(
  provider: Provider<Session>,
  options: ServeOptions,
): Promise<PluginServer> {
  const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  const service = new ProviderService(provider);
  const socket = join(options.directory, `plugin-${options.pid}-${randomBytes(6).toString('hex')}.sock`);
  let finish: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const close = (): void => {
    service.stop();
    const longest = new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref());
    // Answers that are being written must leave before the connection goes.
    void Promise.race([service.idle(), longest])
      .then(() => new Promise((resolve) => setTimeout(resolve, 10)))
      .then(() => {
        server.forceShutdown();
        rmSync(socket, { force: true });
        finish();
      });
  };
  addProviderService(server, service);
  addPluginServices(server, close);
  const { credentials, certificate } = chooseCredentials(options);
  await listen(server, socket, credentials);
  const announcement = options.isReattached
    ? JSON.stringify({ [provider.address]: reattachment(socket, options.pid) })
    : `1|6|unix|${socket}|grpc|${certificate}`;
  return { announcement, closed, close };
}

function chooseCredentials(options: ServeOptions): { credentials: ServerCredentials; certificate: string } {
  const clientCertificate = options.environment.PLUGIN_CLIENT_CERT;
  if (options.isReattached || clientCertificate === undefined || clientCertificate === '') {
    return { credentials: ServerCredentials.createInsecure(), certificate: '' };
  }
  const own = createCertificate(options.now);
  const pair = { private_key: Buffer.from(own.keyPem), cert_chain: Buffer.from(own.certificatePem) };
  const credentials = ServerCredentials.createSsl(Buffer.from(clientCertificate), [pair], true);
  return { credentials, certificate: own.der.toString('base64').replace(/=+$/, '') };
}

function listen(server: Server, socket: string, credentials: ServerCredentials): Promise<void> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, credentials, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

function reattachment(socket: string, pid: number): object {
  return {
    Protocol: 'grpc',
    ProtocolVersion: 6,
    Pid: pid,
    Test: true,
    Addr: { Network: 'unix', String: socket },
  };
}
