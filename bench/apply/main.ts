import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployEnvironment } from '../../deploy';
import type { Site } from '../../site';
import { BenchServer } from '../lab/server';
import { largeSite } from '../synth/large-site';
import { plainStack } from './plain-stack';

const home = process.env['RACKWRIGHT_HOME'] ?? process.cwd();
const vms = Number(process.env['RACKWRIGHT_BENCH_VMS'] ?? 100);
/** Who deploys: Terraform without what only Rackwright has, Terraform with all of the stack, or Rackwright. */
type Way = 'terraform' | 'terraform, all' | 'rackwright';

function siteOf(endpoint: string): Site {
  const site = largeSite(vms);
  return {
    ...site,
    nodes: site.nodes.map((node) => ({ ...node, name: 'lab', apiEndpoint: endpoint })),
    environments: site.environments.map((environment) => ({
      ...environment,
      node: 'lab',
      vms: environment.vms.map((vm) => ({ ...vm, node: 'lab' })),
    })),
  };
}

function terraform(folder: string, environment: NodeJS.ProcessEnv, ...args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('terraform', args, {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`terraform ${args.join(' ')} ended with ${String(code)}`));
    });
  });
}

/** Seconds of the clock, and of the processor by this process, what it started and has ended, and the lab. */
interface Taken {
  readonly clock: number;
  readonly processor: number;
}

/** @see proc(5): cutime and cstime, in hundredths of a second */
function endedChildrenSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

async function taken(server: BenchServer, work: () => Promise<unknown>): Promise<Taken> {
  const used = async (): Promise<number> => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6 + endedChildrenSeconds() + (await server.usage()).cpuSeconds;
  };
  const before = await used();
  const started = performance.now();
  await work();
  return { clock: (performance.now() - started) / 1000, processor: (await used()) - before };
}

/** What a way took from nothing, and once more. */
interface Row {
  readonly way: Way;
  readonly apply: Taken;
  readonly again: Taken;
}

/** Each on a lab of its own, so that neither finds what the other made. */
async function measured(way: Way, project: string): Promise<Row> {
  const server = await BenchServer.start({ holdTasksMs: 0 });
  const environment = {
    ...process.env,
    RACKWRIGHT_STATE_DIR: join(project, 'state'),
    PROXMOX_VE_API_TOKEN: server.token,
    CHECKPOINT_DISABLE: '1',
  };
  try {
    const site = siteOf(server.url);
    const deploy = (action: 'apply' | 'plan'): Promise<unknown> =>
      deployEnvironment({
        ...{ site, action, home, project, processEnvironment: environment, approved: true },
        environment: site.environments[0]!,
      });
    const twice = async (work: () => Promise<unknown>): Promise<Row> => ({
      way,
      apply: await taken(server, work),
      again: await taken(server, work),
    });
    if (way === 'rackwright') return await twice(() => deploy('apply'));
    // Its stack names the endpoint of this lab.
    await deploy('plan');
    const folder = join(project, 'cdktf.out/stacks/plain');
    plainStack(join(project, 'cdktf.out/stacks/bench'), folder, { home, isWhole: way === 'terraform, all' });
    return await twice(async () => {
      await terraform(folder, environment, 'init', '-input=false');
      await terraform(folder, environment, 'apply', '-input=false', '-auto-approve');
    });
  } finally {
    await server.remove();
  }
}

const told = ({ clock, processor }: Taken): string =>
  `${clock.toFixed(1).padStart(6)} s, ${processor.toFixed(1).padStart(5)} s of the processor`;

async function main(): Promise<void> {
  const rows: Row[] = [];
  for (const way of ['terraform', 'terraform, all', 'rackwright'] as const) {
    const project = mkdtempSync(join(tmpdir(), 'rackwright-bench-apply-'));
    try {
      mkdirSync(join(project, 'cli'));
      writeFileSync(join(project, 'cli/rackwright.mjs'), '');
      rows.push(await measured(way, project));
    } finally {
      rmSync(project, { recursive: true, force: true });
    }
  }
  process.stdout.write(
    `\n${String(vms)} VMs with cloud-init data on a lab without guests. "all" has what else the stack of Rackwright has: a record ` +
      'of the machines, and a generation of each.\n',
  );
  for (const { way, apply, again } of rows)
    process.stdout.write(`${way.padEnd(14)} deploy ${told(apply)}; again without a change ${told(again)}\n`);
  const ours = rows.at(-1);
  for (const { way, apply } of rows.slice(0, -1)) {
    const ratio = (of: keyof Taken): string => ((ours?.apply[of] ?? NaN) / apply[of]).toFixed(2);
    process.stdout.write(`rackwright / ${way}: ${ratio('clock')}, of the processor ${ratio('processor')}\n`);
  }
}

void main();
