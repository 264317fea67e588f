import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatStatistics, startGateway } from '../../gateway';
import { BenchServer } from '../lab/server';
import { providers, type ProviderUnderTest } from './providers';

const CLONES = 100;
const TEMPLATE = 9000;

/** A PVE whose tasks take so long, and which answers a look at a task at once. */
const cases = ['50ms', '0ms', '1500ms'];

const configuration = {
  terraform: { required_providers: { proxmox: { source: 'bpg/proxmox' } } },
  provider: { proxmox: { insecure: true } },
  resource: {
    proxmox_virtual_environment_vm: {
      clone: {
        count: CLONES,
        name: 'clone-${count.index}',
        node_name: 'lab',
        vm_id: '${10000 + count.index}',
        clone: { vm_id: TEMPLATE, full: false },
        stop_on_destroy: true,
      },
    },
  },
};

/** Runs Terraform in a folder, and gives the seconds that it took. */
async function terraform(
  folder: string,
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<number> {
  const started = performance.now();
  const child = spawn('terraform', [...args, '-input=false', '-no-color'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, CHECKPOINT_DISABLE: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0)
    throw new Error(`terraform ${args.join(' ')} ended with ${String(code)}:\n${output.slice(-3000)}`);
  return (performance.now() - started) / 1000;
}

/** Makes, plans and destroys the clones against an API; seconds of each. */
async function measure(
  { directory }: ProviderUnderTest,
  { url, token }: { readonly url: string; readonly token: string },
): Promise<readonly number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rackwright-bench-gateway-'));
  try {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
    writeFileSync(
      join(folder, 'terraformrc'),
      `provider_installation {\n  dev_overrides { "bpg/proxmox" = ${JSON.stringify(directory)} }\n  direct {}\n}\n`,
    );
    const environment = {
      TF_CLI_CONFIG_FILE: join(folder, 'terraformrc'),
      PROXMOX_VE_ENDPOINT: url,
      PROXMOX_VE_API_TOKEN: token,
    };
    const taken = [await terraform(folder, environment, 'apply', '-auto-approve')];
    taken.push(await terraform(folder, environment, 'plan'));
    taken.push(await terraform(folder, environment, 'destroy', '-auto-approve'));
    return taken;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(provider: ProviderUnderTest, tasks: string): Promise<void> {
  const server = await BenchServer.start({
    model: { templates: 1 },
    taskDurations: { seed: 1, types: { default: tasks } },
    holdTasksMs: 0,
  });
  const row = (how: string, taken: readonly number[]): void => {
    const cells = taken.map((seconds) => seconds.toFixed(1).padStart(7));
    process.stdout.write(
      `${provider.name.padEnd(20)} ${tasks.padStart(7)}  ${how.padEnd(8)} ${cells.join(' ')}\n`,
    );
  };
  const gateway = await startGateway({ endpoint: server.url, insecure: true });
  try {
    row('alone', await measure(provider, server));
    row('gateway', await measure(provider, { url: gateway.url, token: server.token }));
    process.stdout.write(`  ${formatStatistics(gateway.statistics)}\n`);
  } finally {
    await gateway.close();
    await server.remove();
  }
}

async function main(): Promise<void> {
  process.stdout.write(
    `${String(CLONES)} linked clones that are started, at Terraform's default parallelism; seconds\n` +
      `${'provider'.padEnd(20)} ${'tasks'.padStart(7)}  ${''.padEnd(8)}   apply    plan destroy\n`,
  );
  for (const provider of providers()) for (const tasks of cases) await compare(provider, tasks);
}

void main();
