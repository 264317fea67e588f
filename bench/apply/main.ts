import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployEnvironment } from '../../deploy';
import { linkProviders } from '../../lab/providers';
import type { Site } from '../../site';
import { BenchServer } from '../lab/server';
import { largeSite } from '../synth/large-site';

const home = process.env['RACKWRIGHT_HOME'] ?? process.cwd();
const vms = Number(process.env['RACKWRIGHT_BENCH_VMS'] ?? 100);
/** What Rackwright has beside the resources: its record, and the run of Ansible, which begins and does nothing here. */
const own = {
  resource: ['local_file'],
  data: /^(?:ansible|generation-.*)$/,
  parts: ['locals', 'output', 'moved', '//'],
} as const;

type Document = Record<string, unknown> & { resource: Record<string, Record<string, unknown>> };

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

function without<T>(object: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** The same resources as Terraform's own JSON, and nothing else of the stack. */
function plain(stack: string, folder: string): void {
  cpSync(stack, folder, {
    recursive: true,
    preserveTimestamps: true,
    filter: (path) => !/terraform\.d|\.terraform/.test(path.slice(stack.length)),
  });
  const file = join(folder, 'cdk.tf.json');
  const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
  const { terraform_data: data = {}, ...types } = without(document.resource, own.resource);
  const others = Object.entries(data).filter(([name]) => !own.data.test(name));
  const resource = { ...types, terraform_data: Object.fromEntries(others) };
  const settings = {
    ...(document['terraform'] as object),
    backend: { local: { path: 'terraform.tfstate' } },
  };
  writeFileSync(file, JSON.stringify({ ...without(document, own.parts), resource, terraform: settings }));
  linkProviders(folder, { home });
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

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Each on a lab of its own, so that neither finds what the other made. */
async function measured(
  how: 'rackwright' | 'terraform',
  project: string,
): Promise<{ readonly apply: number; readonly again: number }> {
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
    if (how === 'rackwright')
      return { apply: await seconds(() => deploy('apply')), again: await seconds(() => deploy('apply')) };
    // Its stack names the endpoint of this lab.
    await deploy('plan');
    const folder = join(project, 'plain');
    plain(join(project, 'cdktf.out/stacks/bench'), folder);
    const apply = async (): Promise<void> => {
      await terraform(folder, environment, 'init', '-input=false');
      await terraform(folder, environment, 'apply', '-input=false', '-auto-approve');
    };
    return { apply: await seconds(apply), again: await seconds(apply) };
  } finally {
    await server.remove();
  }
}

async function main(): Promise<void> {
  const rows: [string, { readonly apply: number; readonly again: number }][] = [];
  for (const how of ['terraform', 'rackwright'] as const) {
    const project = mkdtempSync(join(tmpdir(), 'rackwright-bench-apply-'));
    try {
      mkdirSync(join(project, 'cli'));
      writeFileSync(join(project, 'cli/rackwright.mjs'), '');
      rows.push([how, await measured(how, project)]);
    } finally {
      rmSync(project, { recursive: true, force: true });
    }
  }
  process.stdout.write(`\n${String(vms)} VMs with cloud-init data on a lab without guests; seconds\n`);
  for (const [how, { apply, again }] of rows)
    process.stdout.write(
      `${how.padEnd(12)} deploy ${apply.toFixed(1).padStart(7)}, again without a change ${again.toFixed(1).padStart(7)}\n`,
    );
  const [plainly, ours] = rows.map(([, { apply }]) => apply);
  process.stdout.write(`rackwright / terraform: ${((ours ?? 0) / (plainly ?? 1)).toFixed(2)}\n`);
}

void main();
