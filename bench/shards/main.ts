import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { inParallel } from '../../inventory';
import { compose } from '../../deploy';
import { garbageCollection } from '../../deploy/garbage-collection';
import type { Site } from '../../site';
import { Project } from '../../tests/e2e/project';
import { largeSite } from '../synth/large-site';
import { hclOf } from './hcl';

const home = process.env['RACKWRIGHT_HOME'] ?? process.cwd();
const vms = Number(process.env['RACKWRIGHT_BENCH_VMS'] ?? 5000);
const shards = 10;
/** When a run is given up: in HCL's graph each machine reads the map of all files. */
const MOST_SECONDS = 900;

/** What a run of Terraform took, with the providers that it started. */
interface Cost {
  readonly seconds: number;
  readonly mebibytes: number;
}

/** Resident memory of a process and of all that it started, in MiB; shared pages count once for each. */
function memoryOf(root: number): number {
  const parents = new Map<number, number>();
  const sizes = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]));
      sizes.set(Number(name), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // It ended meanwhile.
    }
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pid === root || isBelow(parents.get(pid)));
  return [...sizes].reduce((sum, [pid, size]) => (isBelow(pid) ? sum + size : sum), 0);
}

function terraform(directory: string, environment: NodeJS.ProcessEnv, ...args: string[]): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn('terraform', args, {
      cwd: directory,
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: MOST_SECONDS * 1000,
      killSignal: 'SIGKILL',
    });
    let mebibytes = 0;
    const watch = setInterval(() => {
      mebibytes = Math.max(mebibytes, memoryOf(child.pid ?? 0));
    }, 500);
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('close', (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ seconds: (performance.now() - started) / 1000, mebibytes });
      else reject(new Error(`terraform ${args.join(' ')} in ${directory}: ${errors}`));
    });
  });
}

/** The large site, in one state or in ten. */
function siteOf(endpoint: string, isDivided: boolean): Site {
  const site = largeSite(vms);
  const nodes = site.nodes.map((node) => ({ ...node, apiEndpoint: endpoint }));
  const environments = site.environments.map((environment) => ({
    ...environment,
    ...(isDivided
      ? { shards, vms: environment.vms.map((vm, index) => ({ ...vm, shard: index % shards })) }
      : {}),
  }));
  return { ...site, nodes, environments };
}

async function planned(project: Project, environment: NodeJS.ProcessEnv, isDivided: boolean): Promise<Cost> {
  const folder = join(project.directory, isDivided ? 'divided' : 'whole');
  mkdirSync(folder, { recursive: true });
  const outdir = join(folder, 'cdktf.out');
  const stacks = compose(siteOf(project.endpoint, isDivided), {
    outdir,
    project: folder,
    home,
    processEnvironment: {},
  });
  for (const { directory } of stacks) await terraform(directory, environment, 'init', '-input=false');
  const started = performance.now();
  const costs: Cost[] = [];
  await inParallel(stacks, availableParallelism(), async ({ directory }) => {
    // As Rackwright calls it.
    const { size } = statSync(join(directory, 'cdk.tf.json'));
    const own = { ...environment, ...garbageCollection(size, environment) };
    costs.push(await terraform(directory, own, 'plan', '-json', '-input=false', '-out=plan'));
  });
  return {
    seconds: (performance.now() - started) / 1000,
    mebibytes: Math.max(...costs.map(({ mebibytes }) => mebibytes)),
  };
}

/** The same machines by `for_each` over a YAML file. */
async function plannedHcl(project: Project, environment: NodeJS.ProcessEnv): Promise<Cost | undefined> {
  const folder = join(project.directory, 'hcl');
  mkdirSync(join(folder, 'terraform.d'), { recursive: true });
  symlinkSync(join(home, 'lab/providers/mirror/plugins'), join(folder, 'terraform.d/plugins'), 'dir');
  for (const [name, text] of hclOf(siteOf(project.endpoint, false))) writeFileSync(join(folder, name), text);
  await terraform(folder, environment, 'init', '-input=false');
  const started = performance.now();
  try {
    return await terraform(folder, environment, 'plan', '-input=false', '-out=plan');
  } catch (error) {
    if (performance.now() - started < MOST_SECONDS * 1000) throw error;
    return undefined;
  }
}

async function main(): Promise<void> {
  const project = await Project.create();
  const environment = {
    ...process.env,
    RACKWRIGHT_STATE_DIR: join(project.directory, 'state'),
    CHECKPOINT_DISABLE: '1',
  };
  try {
    await project.rackwright('lab', 'up', '--no-guests', '--port', String(project.port));
    process.stdout.write(
      `plan of ${vms.toLocaleString('en')} VMs with cloud-init data; memory: Terraform and its providers\n`,
    );
    const row = (name: string, cost: Cost | undefined): void => {
      const seconds = cost?.seconds.toFixed(1) ?? `over ${String(MOST_SECONDS)}`;
      const memory = cost === undefined ? '' : `${cost.mebibytes.toFixed(0).padStart(7)} MB the largest`;
      process.stdout.write(`${name.padEnd(44)} ${seconds.padStart(8)} s ${memory}\n`);
    };
    row(`Rackwright, ${String(shards)} shards side by side`, await planned(project, environment, true));
    row('Rackwright, one graph', await planned(project, environment, false));
    row('HCL: yamldecode and for_each, one graph', await plannedHcl(project, environment));
  } finally {
    await project.remove();
  }
}

void main();
