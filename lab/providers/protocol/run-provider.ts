import { tmpdir } from 'node:os';
import type { Provider } from '../resource';
import { isStartedByTerraform, servePlugin } from './serve';

/** The parts of the process that a provider's entry point hands over. */
export type ProviderProcess = Pick<
  NodeJS.Process,
  'argv' | 'env' | 'exit' | 'on' | 'pid' | 'stderr' | 'stdout'
> & {
  readonly ppid: number;
};

const PARENT_WATCH_MS = 1000;

/**
 * Runs a provider until Terraform shuts it down. With `--debug` it serves without TLS and prints the value for
 * TF_REATTACH_PROVIDERS instead.
 */
export async function runProvider<Session>(provider: Provider<Session>, own: ProviderProcess): Promise<void> {
  const isReattached = own.argv.includes('--debug');
  if (!isReattached && !isStartedByTerraform(own.env)) {
    own.stderr.write(
      `This is the Terraform provider ${provider.address} of Rackwright's lab. Terraform starts it by itself;\n` +
        'run `rackwright deploy` or `cdktf deploy`, or start it with --debug to reattach to it.\n',
    );
    own.exit(1);
    return;
  }
  const directory = own.env.PLUGIN_UNIX_SOCKET_DIR ?? tmpdir();
  const now = new Date();
  const server = await servePlugin(provider, {
    environment: own.env,
    directory,
    now,
    pid: own.pid,
    isReattached,
  });
  own.stdout.write(`${server.announcement}\n`);
  // Ctrl-C reaches the whole group: Terraform itself asks the plugin to stop, and still needs its answers.
  own.on('SIGINT', () => undefined);
  const close = (): void => {
    server.close();
  };
  own.on('SIGTERM', close);
  if (!isReattached) watchParent(own, close);
  await server.closed;
  own.exit(0);
}

/** A Terraform that was killed cannot shut its plugins down. */
function watchParent(own: ProviderProcess, close: () => void): void {
  const parent = own.ppid;
  setInterval(() => {
    if (own.ppid !== parent) close();
  }, PARENT_WATCH_MS).unref();
}
