import { InvalidArgumentError, type Command } from 'commander';
import { hasUnreadCloudInit, type VmPlace } from '../cloud-init-age';
import type { Context } from '../context';
import { readDeployment } from '../deployment';
import { nodeClient } from '../node-client';
import { openSiteWithOrigins, pickEnvironment, pickHosts, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';

interface Options extends SiteOptions {
  readonly forCloudInit?: boolean;
  readonly dryRun?: boolean;
  readonly timeout: number;
}

async function run(
  context: Context,
  name: string,
  hosts: readonly string[],
  options: Options,
): Promise<void> {
  const { writer } = context;
  const loaded = openSiteWithOrigins(context, options);
  const environment = pickEnvironment(context, loaded.site, name);
  const known = environment.vms.map((vm) => vm.name);
  const wanted = pickHosts(context, hosts, known) ?? [];
  const deployment = readDeployment(context, environment);
  for (const vm of environment.vms.filter((each) => wanted.includes(each.name))) {
    const client = await nodeClient(context, loaded, vm.node);
    try {
      // It may run elsewhere than where it was made.
      const guests = await client.get<readonly { vmid: number; node: string }[]>('cluster/resources', {
        type: 'vm',
      });
      const node = guests.find(({ vmid }) => vmid === vm.vmId)?.node;
      const place: VmPlace = { vmId: vm.vmId, node: node ?? deployment?.hosts[vm.name]?.node ?? vm.node };
      if (options.forCloudInit && !(await hasUnreadCloudInit(client, place))) {
        writer.note(`${vm.name}: has read its cloud-init data`);
        continue;
      }
      if (options.dryRun) {
        writer.line(`${vm.name}: would be restarted`);
        continue;
      }
      const { timeout } = options;
      const path = `nodes/${place.node}/qemu/${String(vm.vmId)}/status/reboot`;
      await client.waitTask(await client.post<string>(path, { timeout }), {
        timeoutMs: (timeout + 60) * 1000,
      });
      writer.line(`${vm.name}: restarted`);
    } finally {
      client.close();
    }
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('a whole number of seconds from 1 is needed');
}

/** `rackwright reboot ENV HOST…`: restarts machines through PVE. */
export function addReboot(root: Command, context: Context): void {
  addSiteOptions(
    root
      .command('reboot <environment> <hosts...>')
      .description('restart machines of an environment through PVE'),
  )
    .option('--for-cloud-init', 'only those that run since before their cloud-init data were uploaded')
    .option('--dry-run', 'only say which')
    .option('--timeout <seconds>', 'how long a shutdown may take before the machine is stopped', seconds, 180)
    .action((environment: string, hosts: string[], options: Options) =>
      run(context, environment, hosts, options),
    );
}
