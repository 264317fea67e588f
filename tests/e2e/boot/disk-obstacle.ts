import { existsSync } from 'node:fs';
import { machineRoot, qemuObstacle, rootStatus } from '../../../lab/guests';
import { cacheDirectory } from '../machines/python';

/** What the disks of these machines are made from. */
export const machineDisk = rootStatus({ cacheDirectory, name: machineRoot('debian-12') });

/** Why no machine can be given a disk image over the network here; undefined where it can. @param more what else is needed, by its name */
export function diskObstacle(more: Readonly<Record<string, boolean>>): string | undefined {
  const missing = {
    root: process.getuid?.() === 0,
    dnsmasq: existsSync('/usr/sbin/dnsmasq'),
    iPXE: existsSync('/usr/lib/ipxe/undionly.kpxe'),
    ...more,
    'disk of a machine (rackwright lab root build --machine)': machineDisk.ready,
  };
  return (
    qemuObstacle() ??
    Object.entries(missing)
      .filter(([, isThere]) => !isThere)
      .map(([name]) => `no ${name}`)[0]
  );
}
