import type { Command } from 'commander';
import { bmcAccess, type BmcAccess } from '../../lab/bmc';
import { isAlive, labDirectory, type LabRecord, labNames, readLabRecord } from '../../lab/daemon';
import { dhcpStatus, type DhcpStatus } from '../../lab/guests';
import type { GuestOverview, LabOverview } from '../../lab/pve';
import type { Context } from '../context';
import { CommandFailed } from '../exit';
import { withLab } from '../lab-client';
import { MACHINE_COLUMNS, machineRow, machinesOf } from '../lab-machines';
import { labOption } from './lab-option';

/** Names of the other labs that are up. */
function othersUp({ folders }: Context, name: string): readonly string[] {
  return labNames(folders).filter((other) => {
    const record = other === name ? undefined : readLabRecord(labDirectory(folders, other));
    return record !== undefined && isAlive(record);
  });
}

/** `rackwright lab status`: what runs; exit code 1 when the lab is down. */
export function addLabStatus(lab: Command, context: Context): void {
  const { writer, folders } = context;
  lab
    .command('status')
    .description('what runs in the lab')
    .addOption(labOption())
    .option('--json', 'print JSON')
    .action(async ({ lab: name, ...options }: { lab: string; json?: boolean }) => {
      const directory = labDirectory(folders, name);
      const record = readLabRecord(directory);
      if (!record || !isAlive(record)) {
        if (options.json) writer.json({ name, up: false });
        else {
          const killed = record ? ' (its process was killed; lab up takes over what still runs)' : '';
          const chosen = name === 'default' ? '' : ` --lab ${name}`;
          writer.line(`lab ${name} is down${killed}; start it with: rackwright lab up${chosen}`);
          for (const other of othersUp(context, name))
            writer.line(`lab ${other} is up: rackwright lab status --lab ${other}`);
        }
        throw new CommandFailed();
      }
      const {
        version,
        away,
        guests: listed,
      } = await withLab(context, name, (own) => own.get<LabOverview>('overview'));
      const dhcp: DhcpStatus =
        record.guestsAbsent === undefined
          ? dhcpStatus(directory)
          : { running: false, reason: record.guestsAbsent };
      const bmc = bmcAccess(directory);
      const machines = await machinesOf(directory);
      const guests = withLeases(listed, dhcp);
      const { path } = await withLab(context, name, (own) => own.post<{ path: string }>('page/link'));
      const page = `${record.endpoint}${path}`;
      if (options.json) {
        writer.json({ ...record, up: true, version, away, dhcp, guests, page, bmc, machines });
        return;
      }
      for (const other of othersUp(context, name))
        writer.note(`another lab is up: rackwright lab status --lab ${other}`);
      writer.line(
        `lab ${record.name} is up: ${record.endpoint} (Proxmox VE ${version}), since ${record.startedAt}`,
      );
      if (away.length > 0) writer.line(`away, by a fault: ${away.join(', ')}`);
      if (record.guestsAbsent) writer.line(`VMs have no guests here: ${record.guestsAbsent}`);
      else for (const line of dhcpLines(dhcp, guests)) writer.line(line);
      for (const line of sshLines(record)) writer.line(line);
      if (bmc) writer.line(bmcLine(bmc));
      writer.line(`to look at it, once within ten minutes: ${page}`);
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
          guest.leases.join(', '),
        ]);
      writer.table(['VM', 'name', 'node', 'memory', 'status', 'from DHCP'], rows);
    });
}

/** The password stays in its file: it is none of scroll-back's and logs'. */
function bmcLine({ url, user, credentialsFile }: BmcAccess): string {
  return `Redfish of the machines: ${url}, user ${user}, password in ${credentialsFile}; in the lab: https://10.0.12.1/`;
}

interface LeasedGuest extends GuestOverview {
  /** Addresses that its cards have from DHCP. */
  readonly leases: readonly string[];
}

/** Guests with what they were given. A lease outlives its guest, whose successor of the same card takes it over. */
function withLeases(guests: readonly GuestOverview[], dhcp: DhcpStatus): readonly LeasedGuest[] {
  const leases = dhcp.running ? dhcp.leases : [];
  const addresses = new Map(leases.map(({ mac, address }) => [mac.toLowerCase(), address] as const));
  return guests.map((guest) => ({
    ...guest,
    leases: guest.macs.flatMap((mac) => addresses.get(mac.toLowerCase()) ?? []),
  }));
}

function dhcpLines(dhcp: DhcpStatus, guests: readonly LeasedGuest[]): readonly string[] {
  if (!dhcp.running) return [`no DHCP on the bridges: ${dhcp.reason}`];
  const used = guests.reduce((sum, { leases }) => sum + leases.length, 0);
  const kept = dhcp.leases.length - used;
  const leases = `${String(used)} in use${kept > 0 ? `, ${String(kept)} kept for machines that are gone` : ''}`;
  return [
    ...dhcp.networks.map(({ bridge, ranges }) => {
      const parts = ranges.map(({ first, last }) => (first === last ? first : `${first} to ${last}`));
      return `DHCP on ${bridge}: ${parts.join(', ')}`;
    }),
    `leases of all bridges: ${leases}`,
  ];
}

function sshLines({ ssh, sshAbsent }: LabRecord): readonly string[] {
  if (sshAbsent !== undefined) return [`nodes have no SSH here: ${sshAbsent}`];
  return ssh.map(({ node, address, port }) => `SSH of node ${node}: root@${address} port ${String(port)}`);
}
