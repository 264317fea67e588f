import { formatStatistics, startGateway } from '../../gateway';
import { BenchServer } from '../lab/server';
import { providers, type ProviderUnderTest } from './providers';
import { TerraformFolder } from './terraform-folder';

const CLONES = 100;
const TEMPLATE = 9000;

/** A PVE whose tasks take so long, and which answers a look at a task at once. */
const cases = (process.env['RACKWRIGHT_BENCH_TASKS'] ?? '50ms 0ms 1500ms').split(' ');

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

const commands = ['apply', 'plan', 'destroy'] as const;
type Usage = readonly number[];

/** What each command took: seconds of the clock, and of the processor by Terraform, the gateway and the lab. */
async function measure(folder: TerraformFolder, server: BenchServer): Promise<readonly Usage[]> {
  const rows: Usage[] = [];
  for (const command of commands) {
    const lab = await server.usage();
    const own = process.cpuUsage();
    const { seconds, cpuSeconds } = await folder.run(command);
    const { user, system } = process.cpuUsage(own);
    const { cpuSeconds: labSeconds } = await server.usage();
    rows.push([seconds, cpuSeconds, (user + system) / 1e6, labSeconds - lab.cpuSeconds]);
  }
  return rows;
}

async function compare(provider: ProviderUnderTest, tasks: string): Promise<void> {
  const model = { templates: 1 };
  const taskDurations = { seed: 1, types: { default: tasks } };
  const server = await BenchServer.start({ model, taskDurations, holdTasksMs: 0 });
  // What could be had at best: a PVE that answers a look at a task when the task ends.
  const holding = await BenchServer.start({ model, taskDurations });
  const gateway = await startGateway({ endpoint: server.url, insecure: true });
  const row = async (how: string, url: string, asked: BenchServer): Promise<void> => {
    const folder = new TerraformFolder(configuration, provider, { url, token: asked.token });
    try {
      for (const [index, usage] of (await measure(folder, asked)).entries()) {
        const cells = usage.map((seconds) => seconds.toFixed(1).padStart(10)).join('');
        const name = `${provider.name.padEnd(20)} ${tasks.padStart(7)}  ${how.padEnd(8)}`;
        process.stdout.write(`${name} ${(commands[index] ?? '').padEnd(8)}${cells}\n`);
      }
    } finally {
      folder.remove();
    }
  };
  try {
    await row('alone', server.url, server);
    await row('gateway', gateway.url, server);
    process.stdout.write(`  ${formatStatistics(gateway.statistics)}\n`);
    await row('held', holding.url, holding);
  } finally {
    await gateway.close();
    await server.remove();
    await holding.remove();
  }
}

async function main(): Promise<void> {
  process.stdout.write(
    `${String(CLONES)} linked clones that are started, at Terraform's default parallelism; seconds\n` +
      `${''.padEnd(51)}clock terraform   gateway       lab (these three: of the processor)\n`,
  );
  for (const provider of providers()) for (const tasks of cases) await compare(provider, tasks);
}

void main();
