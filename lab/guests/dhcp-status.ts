import { isInstalled } from './command';
import { guestsFolder, labHolder } from './create-guest-host';
import { DHCP_GROUP, DhcpFiles, DNSMASQ_MISSING, type DhcpLease, type DhcpNetwork } from './dhcp';

/** What the DHCP server of a lab does. */
export type DhcpStatus =
  | { readonly running: false; readonly reason: string }
  | {
      readonly running: true;
      readonly networks: readonly DhcpNetwork[];
      readonly leases: readonly DhcpLease[];
    };

/** Looks at the DHCP server of a lab, whoever started it. */
export function dhcpStatus(labDirectory: string): DhcpStatus {
  const files = new DhcpFiles(guestsFolder(labDirectory));
  const record = files.record();
  if (labHolder(labDirectory)?.cgroups.isAlive(DHCP_GROUP) === true) {
    return { running: true, networks: record?.networks ?? [], leases: files.leases() };
  }
  if (record?.failure !== undefined) return { running: false, reason: record.failure };
  if (!isInstalled('dnsmasq')) return { running: false, reason: DNSMASQ_MISSING };
  const reason =
    record?.networks.length === 0 ? 'no bridge has an IPv4 address with room for it' : 'dnsmasq does not run';
  return { running: false, reason };
}
