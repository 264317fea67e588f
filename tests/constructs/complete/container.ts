import type { ContainerIdMap, ContainerProps } from '../../../constructs';

/** What takes SSH to the node. */
export const idMaps: readonly ContainerIdMap[] = [{ type: 'uid', containerId: 1000, hostId: 1000, size: 1 }];

/** A container with every option that the API takes. */
export const everyContainerOption = {
  description: 'Names for ${all}',
  os: 'ubuntu',
  pool: 'web',
  cpuLimit: 1.5,
  cpuUnits: 200,
  swapMib: 256,
  rootDisk: {
    ...{ datastore: 'local-lvm', sizeGib: 8, acl: true, quota: true, replicate: true },
    mountOptions: ['noatime', 'discard'],
  },
  mounts: [
    {
      ...{ path: '/srv/data', volume: 'local-lvm', sizeGib: 4, acl: true, quota: true, replicate: false },
      ...{ backup: false, mountOptions: ['nodev'] },
    },
    { path: '/photos', volume: '/mnt/photos', readOnly: true, shared: true },
  ],
  nics: [
    {
      ...{ bridge: 'vmbr0', mac: 'BC:24:11:00:02:01', firewall: true, vlanId: 20, mtu: 1400 },
      ...{ rateLimitMbps: 10, hostManaged: true },
      ipv4: { method: 'static', address: '10.0.12.21/24', gateway: '10.0.12.1' },
      ipv6: { method: 'auto' },
    },
    {
      ...{ name: 'lan0', bridge: 'vmbr0', mac: 'BC:24:11:00:02:02', firewall: false },
      ipv4: { method: 'dhcp' },
      ipv6: { method: 'static', address: 'fd00:12::21/64', gateway: 'fd00:12::1' },
    },
  ],
  dns: { domain: 'example.org', servers: ['10.0.12.1'] },
  features: { nesting: true, keyctl: true, fuse: true, mknod: true, mount: ['nfs'] },
  devices: [{ path: '/dev/ttyUSB0', mode: '0600', uid: 1000, gid: 1000, denyWrite: true }],
  console: { enabled: true, type: 'shell', ttys: 1 },
  hookScriptFileId: 'local:snippets/hook.pl',
  entrypoint: '/sbin/init',
  environment: { LANG: 'C.UTF-8' },
  started: false,
  startupDelaySeconds: 10,
  shutdownTimeoutSeconds: 60,
  startupOrder: 3,
  timeouts: { createSeconds: 900, cloneSeconds: 900, updateSeconds: 300, deleteSeconds: 60 },
} as const satisfies Partial<ContainerProps>;
