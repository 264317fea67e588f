import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bmcAccess, type BmcAccess } from '../../lab/bmc';
import { isAlive, labDirectory, readLabRecord } from '../../lab/daemon';
import { dhcpStatus, type DhcpStatus } from '../../lab/guests';
import { PveClient } from '../../pve/client';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { MACHINE_COLUMNS, machineRow, machinesOf } from '../lab-machines';

interface Guest {
  readonly vmid: number;
  readonly name?: string;
  readonly node: string;
  readonly status: string;
  readonly template?: number;
  readonly maxmem?: number;
}

/** `rackwright lab status`: what runs; exit code 1 when the lab is down. */
export function addLabStatus(lab: Command, context: Context): void {
  const { writer, folders } = context;
  lab
    .command('status')
    .description('what runs in the lab')
    .option('--name <name>', 'which lab', 'default')
    .option('--json', 'print JSON')
    .action(async (options: { name: string; json?: boolean }) => {
      const directory = labDirectory(folders, options.name);
      const record = readLabRecord(directory);
      if (!record || !isAlive(record)) {
        if (options.json) writer.json({ name: options.name, up: false });
        else {
          const killed = record ? ' (its process was killed; lab up takes over what still runs)' : '';
          writer.line(`lab ${options.name} is down${killed}; start it with: rackwright lab up`);
        }
        throw new CommandFailed();
      }
      const token = readFileSync(join(directory, 'token'), 'utf8').trim();
      const client = new PveClient({ endpoint: record.endpoint, token, insecure: true });
      const version = await client.get<{ version: string }>('version');
      const guests = await client.get<Guest[]>('cluster/resources', { type: 'vm' });
      client.close();
      const dhcp: DhcpStatus =
        record.guestsAbsent === undefined
          ? dhcpStatus(directory)
          : { running: false, reason: record.guestsAbsent };
      const bmc = bmcAccess(directory);
      const machines = await machinesOf(directory);
      if (options.json) {
        writer.json({ ...record, up: true, version: version.version, dhcp, guests, bmc, machines });
        return;
      }
      writer.line(
        `lab ${record.name} is up: ${record.endpoint} (Proxmox VE ${version.version}), since ${record.startedAt}`,
      );
      if (record.guestsAbsent) writer.line(`VMs have no guests here: ${record.guestsAbsent}`);
      else for (const line of dhcpLines(dhcp)) writer.line(line);
      if (bmc) writer.line(bmcLine(bmc));
      if (machines.length > 0) {
        writer.line();
        writer.table(MACHINE_COLUMNS, machines.map(machineRow));
      }
      if (guests.length === 0) return;
      writer.line();
      const rows = guests
        .toSorted((one, other) => one.vmid - other.vmid)
        .map((guest) => [
          String(guest.vmid),
          guest.name ?? '',
          guest.node,
          guest.maxmem === undefined ? '' : `${String(Math.round(guest.maxmem / 1024 / 1024))} MiB`,
          guest.template === 1 ? 'template' : guest.status,
        ]);
      writer.table(['VM', 'name', 'node', 'memory', 'status'], rows);
    });
}

/** The password stays in its file: it is none of scroll-back's and logs'. */
function bmcLine({ url, user, credentialsFile }: BmcAccess): string {
  return `Redfish of the machines: ${url}, user ${user}, password in ${credentialsFile}; in the lab: https://10.0.12.1/`;
}

function dhcpLines(dhcp: DhcpStatus): readonly string[] {
  if (!dhcp.running) return [`no DHCP on the bridges: ${dhcp.reason}`];
  return dhcp.networks.map(({ bridge, ranges }) => {
    const parts = ranges.map(({ first, last }) => (first === last ? first : `${first} to ${last}`));
    return `DHCP on ${bridge}: ${parts.join(', ')}; leases of all bridges: ${dhcp.leases.length}`;
  });
}
