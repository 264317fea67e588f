import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { NodeShell } from '../pve';
import { CommandSocket } from './command-socket';
import { ensureKey } from './keys';
import { writeSession } from './session-files';
import { hostKeyFile, sshFolder, userKeyFile } from './ssh-files';

/** How the SSH side of a lab is served. */
export interface LabSshOptions {
  /** The lab's folder, absolute. */
  readonly directory: string;
  readonly shell: NodeShell;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** Port of the first node; the next ones follow. 0 takes free ones. */
  readonly firstPort: number;
  /** Words of the command that runs `lab/ssh/main.ts`; the socket and the node are added. */
  readonly program: readonly string[];
  readonly onLog: (line: string) => void;
}

/** Where a node's SSH server listens. */
export interface NodeSsh {
  readonly node: string;
  readonly address: string;
  readonly port: number;
}

/** The SSH servers of a lab's nodes. */
export interface LabSsh {
  readonly nodes: readonly NodeSsh[];
  close(): Promise<void>;
}

const CONNECTIONS = 64;
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C.UTF-8',
};

/**
 * Listens for SSH on each node's port; a connection gets an `sshd` of its own.
 *
 * @throws Error EADDRINUSE and others of the system.
 */
export async function startSsh(options: LabSshOptions): Promise<LabSsh> {
  const { directory, shell, firstPort, onLog } = options;
  const host = options.host ?? '127.0.0.1';
  const socket = new CommandSocket(join(sshFolder(directory), 'commands.sock'), shell, onLog);
  await ensureKey(userKeyFile(directory), 'rackwright-lab');
  await socket.start();
  const sessions = new Set<ChildProcess>();
  const servers: Server[] = [];
  const nodes: NodeSsh[] = [];
  const close = async (): Promise<void> => {
    for (const session of sessions) session.kill('SIGTERM');
    socket.close();
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  };
  try {
    for (const [index, node] of shell.nodes().entries()) {
      const forward = [...options.program, socket.path, node];
      const accept = (connection: Socket): void => {
        serve({ directory, node, shell, forward }, connection, sessions).catch((error: unknown) => {
          onLog(`ssh ${node}: ${error instanceof Error ? error.message : String(error)}`);
          connection.destroy();
        });
      };
      // The bytes are sshd's: nothing of them may be read here.
      const server = createServer({ pauseOnConnect: true }, accept);
      server.maxConnections = CONNECTIONS;
      servers.push(server);
      await listen(server, firstPort === 0 ? 0 : firstPort + index, host);
      nodes.push({ node, address: host, port: (server.address() as AddressInfo).port });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { nodes, close };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

async function serve(
  parts: Parameters<typeof writeSession>[0],
  connection: Socket,
  sessions: Set<ChildProcess>,
): Promise<void> {
  await ensureKey(hostKeyFile(parts.directory, parts.node), parts.node);
  const start = writeSession(parts);
  const child = spawn('unshare', ['--mount', '--propagation', 'private', start], {
    cwd: '/',
    env: ENVIRONMENT,
    stdio: [connection, connection, 'inherit'],
  });
  sessions.add(child);
  // sshd has the connection now; this process's end of it is closed without a word to the client.
  connection.on('error', () => undefined);
  child.once('spawn', () => connection.destroy());
  child.once('error', () => connection.destroy());
  child.once('exit', () => sessions.delete(child));
}
