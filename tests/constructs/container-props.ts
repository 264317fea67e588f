import type { ContainerProps } from '../../constructs';

/** A container as most are. */
export const container: ContainerProps = {
  name: 'dns1',
  vmId: 201,
  node: 'lab',
  tags: ['dns', 'rackwright'],
  cores: 1,
  memoryMib: 512,
  onBoot: true,
  templateFileId: 'local:vztmpl/debian-12.tar.zst',
  os: 'debian',
  rootDisk: { datastore: 'local-lvm', sizeGib: 8 },
  mounts: [{ path: '/srv/data', volume: 'local-lvm', sizeGib: 4 }],
  nics: [
    {
      bridge: 'vmbr0',
      mac: 'BC:24:11:00:02:01',
      firewall: true,
      ipv4: { method: 'static', address: '10.0.12.21/24', gateway: '10.0.12.1' },
      ipv6: { method: 'auto' },
    },
  ],
  dns: { servers: ['10.0.12.1'] },
  sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA admin'],
};
