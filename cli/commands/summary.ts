import type { Command } from 'commander';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Environment, Vm } from '../../site';
import type { Context } from '../context';
import { environmentDirectory, readDeployment, type Deployment } from '../deployment';
import { CommandFailed } from '../exit';
import { openSite, pickEnvironment, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';

interface Row {
  readonly name: string;
  readonly vmId: number;
  readonly node: string;
  readonly addresses: readonly string[];
  readonly memoryMib: number;
  readonly deployed: boolean;
  readonly ssh: string;
}

function addressesOf(vm: Vm): readonly string[] {
  return vm.nics.flatMap((nic) =>
    [nic.ipv4, nic.ipv6].flatMap((ip) => {
      if (ip.method === 'static') return [`${ip.address.split('/')[0] ?? ''} (${nic.bridge})`];
      return ip.method === 'dhcp' ? [`DHCP (${nic.bridge})`] : [];
    }),
  );
}

function rowOf(vm: Vm, deployment: Deployment | undefined, sshConfig: string): Row {
  const learned = deployment?.hosts[vm.name];
  return {
    name: vm.name,
    vmId: vm.vmId,
    node: learned?.node ?? vm.node,
    addresses: addressesOf(vm),
    memoryMib: vm.memoryMib,
    deployed: learned !== undefined,
    ssh: `ssh -F ${sshConfig} ${vm.name}`,
  };
}

function print(context: Context, environment: Environment, rows: readonly Row[]): void {
  const { writer } = context;
  const { bold } = writer.colors;
  writer.line(bold(`${environment.name}: ${rows.length} machines, posture ${environment.posture}`));
  writer.line();
  const cells = rows.map((row) => [
    row.name,
    String(row.vmId),
    row.node,
    `${row.memoryMib} MiB`,
    row.addresses.join(', '),
    row.ssh,
  ]);
  writer.table(['host', 'VM', 'node', 'memory', 'addresses', 'log in with'], cells);
}

/** `rackwright summary ENV`: what is there, and how to log in. */
export function addSummary(root: Command, context: Context): void {
  const { writer } = context;
  addSiteOptions(root.command('summary <environment>').description('what was deployed, and how to log in'))
    .option('--json', 'print JSON')
    .action((name: string, options: SiteOptions & { json?: boolean }) => {
      const site = openSite(context, options);
      const environment = pickEnvironment(context, site, name);
      const directory = environmentDirectory(context, environment);
      const sshConfig = relative(context.project, join(directory, 'ssh_config'));
      const deployment = readDeployment(context, environment);
      const rows = environment.vms.map((vm) => rowOf(vm, deployment, sshConfig));
      const configured = existsSync(join(directory, 'last-run.json'))
        ? (JSON.parse(readFileSync(join(directory, 'last-run.json'), 'utf8')) as unknown)
        : undefined;
      if (options.json) {
        writer.json({ environment: name, deployed: deployment !== undefined, hosts: rows, configured });
      } else if (deployment) {
        print(context, environment, rows);
      } else {
        writer.line(`${name} is not deployed. Deploy it with: npx cdktf deploy ${name}`);
      }
      if (!deployment) throw new CommandFailed();
    });
}
