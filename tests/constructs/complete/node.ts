import type { DatacenterSetupProps, NodeSetupProps } from '../../../constructs';

const plain = { mtu: 1500, comment: 'Storage ${net}', autostart: true };

/** A node's network and settings with every option. */
export const everyNodeOption: NodeSetupProps = {
  node: 'lab',
  reloadTimeoutSeconds: 120,
  bonds: [
    {
      ...{ ...plain, name: 'bond0', slaves: ['eno3', 'eno4'], mode: 'active-backup', primary: 'eno3' },
      ...{ address: '10.0.31.2/24', address6: 'fd00:31::2/64' },
    },
  ],
  bridges: [
    {
      ...{ ...plain, name: 'vmbr1', ports: ['bond0'], vlanAware: true, vids: ['1', '20-30'] },
      ...{ address: '10.0.32.2/24', address6: 'fd00:32::2/64', gateway6: 'fd00:32::1' },
    },
  ],
  vlans: [
    {
      ...{ ...plain, name: 'storage', interface: 'vmbr1', vlanId: 20, autostart: false },
      ...{ address: '10.0.33.2/24', address6: 'fd00:33::2/64' },
    },
  ],
  dns: { domain: 'lab.example.org', servers: ['10.0.12.1'] },
  timezone: 'Etc/UTC',
  repositories: ['no-subscription'],
};

/** What a balanced bond and default gateways on bonds and VLANs add. */
export const otherNodeOptions: NodeSetupProps = {
  node: 'lab',
  bonds: [
    {
      ...{ name: 'bond1', slaves: ['eno3', 'eno4'], mode: '802.3ad', hashPolicy: 'layer3+4' },
      ...{ address: '10.0.34.2/24', gateway: '10.0.34.1', gateway6: 'fd00:34::1' },
    },
  ],
};

/** A cluster with every option. */
export const everyDatacenterOption: DatacenterSetupProps = {
  storages: [
    {
      ...{ id: 'extra', type: 'dir', path: '/srv/extra', content: ['iso', 'backup'], nodes: ['lab'] },
      ...{ enabled: true, shared: false, createPath: true, createFolders: true, preallocation: 'off' },
      keep: { last: 1, hourly: 2, daily: 3, weekly: 4, monthly: 5, yearly: 6 },
      protectedBackups: 7,
    },
    {
      ...{ id: 'nas', type: 'nfs', server: '10.0.12.250', export: '/srv/pve', options: 'vers=4.2' },
      ...{ content: ['images', 'backup'], nodes: ['lab'], enabled: true, snapshotAsVolumeChain: false },
      ...{ createPath: true, createFolders: true, preallocation: 'metadata', protectedBackups: -1 },
    },
    {
      ...{ id: 'san', type: 'lvm', volumeGroup: 'san', content: ['images'], nodes: ['lab'] },
      ...{ shared: true, enabled: false, wipeRemovedVolumes: true },
    },
    {
      ...{ id: 'thin', type: 'lvmthin', volumeGroup: 'pve', thinPool: 'more', content: ['images'] },
      ...{ nodes: ['lab'], enabled: false },
    },
    {
      ...{ id: 'tank', type: 'zfspool', pool: 'tank', content: ['images'], nodes: ['lab'], enabled: false },
      ...{ thin: true, blockSize: '16k' },
    },
  ],
  pools: { dev: { comment: 'For ${all}' } },
  roles: { Deployer: ['VM.Allocate'] },
  groups: { admins: { comment: 'People' } },
  users: [
    {
      ...{ id: 'ada@pve', groups: ['admins'], comment: 'Countess', email: 'ada@example.org', enabled: true },
      ...{ firstName: 'Ada', lastName: 'Lovelace', expires: '2030-01-01T00:00:00Z' },
    },
  ],
  permissions: [
    { path: '/', role: 'PVEAuditor', group: 'admins', propagate: true },
    { path: '/pool/dev', role: 'Deployer', user: 'ada@pve', propagate: false },
    { path: '/vms', role: 'PVEAuditor', token: 'root@pam!lab' },
  ],
  backups: [
    {
      ...{ id: 'nightly', schedule: '02:30', storage: 'extra', guests: { pool: 'dev' }, keep: { daily: 7 } },
      ...{ mode: 'stop', compress: 'zstd', repeatMissed: false, enabled: false, node: 'lab' },
      ...{ limitKib: 10_240, ioPriority: 8, standardExcludes: false },
      ...{ fleecing: 'local-lvm', lockWaitMinutes: 60, stopWaitMinutes: 5, mailTo: ['ops@example.org'] },
      ...{ mailWhen: 'failure', notes: '{{guestname}} ${x}', changeDetection: 'metadata', workers: 4 },
      ...{ catalogueEntries: 2_000_000, gzipThreads: 2, zstdThreads: 2, isProtected: true },
    },
    { id: 'weekly', schedule: 'sat 03:00', storage: 'extra', guests: 'all', keep: { weekly: 4 } },
    { id: 'some', schedule: 'sun 03:00', storage: 'extra', guests: { vmIds: [100] }, keep: { last: 1 } },
  ],
  pciMappings: {
    gpu: [
      {
        ...{ node: 'lab', path: '0000:01:00.0', id: '10de:1eb8', iommuGroup: 1, subsystemId: '10de:129e' },
        ...{ isMediated: true, comment: 'Slot 1' },
      },
    ],
  },
  usbMappings: { dongle: [{ node: 'lab', id: '1050:0407', path: '1-2', comment: 'Key' }] },
  dirMappings: { photos: [{ node: 'lab', path: '/srv/photos' }] },
  options: {
    ...{ haScheduling: 'static', haRebalanceOnStart: true, haShutdownPolicy: 'migrate' },
    ...{ migrationNetwork: '10.0.12.0/24', migrationType: 'secure', macPrefix: 'BC:24:11', keyboard: 'de' },
    ...{ maxWorkers: 4, cloneLimitKib: 1024, limitKib: 2048, migrationLimitKib: 4096, moveLimitKib: 512 },
    ...{ restoreLimitKib: 256, console: 'html5', language: 'de', description: 'Lab', emailFrom: 'a@b.org' },
    ...{ httpProxy: 'http://10.0.12.1:3128', nextIds: { lower: 1000, upper: 2000 } },
    notifications: {
      ...{ fencing: 'always', fencingTarget: 'ops', packageUpdates: 'auto', packageUpdatesTarget: 'ops' },
      ...{ replication: 'never', replicationTarget: 'ops' },
    },
  },
};

/** What PVE 9.2 alone has. */
export const rebalance = {
  haScheduling: 'dynamic',
  haRebalance: { enabled: true, thresholdPercent: 20, marginPercent: 5, holdRounds: 2, method: 'topsis' },
} as const satisfies NonNullable<DatacenterSetupProps['options']>;
