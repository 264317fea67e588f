import type { Vm } from '../../site';

/** What a machine is made as: `id 10003 on lab, 2 cores, 2048 MiB, debian-12, scsi0 10 GiB on local-lvm, 10.0.12.3/24 on vmbr0`. */
export function machineFacts({ vmId, node, cores, sockets, memoryMib, image, disks, nics }: Vm): string {
  const all = cores * sockets;
  return [
    `id ${String(vmId)} on ${node}`,
    all === 1 ? '1 core' : `${String(all)} cores`,
    `${String(memoryMib)} MiB`,
    ...(image === undefined ? [] : [image]),
    ...disks.map(diskFacts),
    ...nics.map(nicFacts),
  ].join(', ');
}

function diskFacts({ interface: name, sizeGib, datastore, mount }: Vm['disks'][number]): string {
  return `${name} ${String(sizeGib)} GiB on ${datastore}${mount === undefined ? '' : ` at ${mount}`}`;
}

function nicFacts({ bridge, vlanId, ipv4, ipv6 }: Vm['nics'][number]): string {
  const addresses = [ipv4, ipv6].flatMap((config) => {
    if (config.method === 'static') return [config.address];
    return config.method === 'dhcp' ? ['DHCP'] : [];
  });
  const at = addresses.length === 0 ? 'no address' : [...new Set(addresses)].join(' and ');
  return `${at} on ${bridge}${vlanId === undefined ? '' : ` VLAN ${String(vlanId)}`}`;
}
