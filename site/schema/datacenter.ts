import { z } from 'zod';
import { Cidr } from '../values';
import { backupSpec } from './backup-job';
import { comment, namedThing, permissionSpec, userId, userSpec } from './datacenter-access';
import { storageSpec } from './datacenter-storage';
import { pciDevice, usbDevice } from './device-mapping';
import { clusterFirewallSpec } from './firewall';
import { documented, layered, matching, textOf } from './field';
import { datastoreText } from './size';

const optionsSpec = z.strictObject(
  layered({
    ha_scheduling: documented(z.enum(['basic', 'static']), {
      description:
        'Where HA starts machines: by their number, or by what nodes have free. Default: as it is.',
    }),
    ha_shutdown_policy: documented(z.enum(['freeze', 'failover', 'migrate', 'conditional']), {
      description: 'What HA does with machines of a node that is shut down. Default: as it is.',
    }),
    migration_network: textOf((text) => Cidr.parse(text), {
      description: 'Network that machines move over. Default: as it is.',
      examples: ['10.0.20.0/24'],
    }),
    migration_type: documented(z.enum(['secure', 'insecure']), { description: 'Default: as it is.' }),
    mac_prefix: matching(/^[0-9A-F]{2}(:[0-9A-F]{2}){2}$/i, 'write three bytes, BC:24:11', {
      description: 'What MAC addresses that PVE makes up begin with. Default: as it is.',
      examples: ['BC:24:11'],
    }),
    keyboard: matching(/^[a-z]{2}(-[a-z]{2})?$/, 'write a layout such as de or en-us', {
      description: 'Keyboard layout of consoles. Default: as it is.',
      examples: ['de'],
    }),
    max_workers: documented(z.int().min(1).max(64), {
      description: 'Tasks of a bulk action at one time, 1 to 64. Default: as it is.',
      examples: [4],
    }),
    clone_limit_kib: documented(z.int().min(0), {
      description: 'KiB a second of clones; 0 is no limit. Default: as it is.',
      examples: [102400],
    }),
  }),
);

const record = <T extends z.ZodType>(
  key: z.ZodString,
  value: T,
  description: string,
): z.ZodRecord<z.ZodString, z.ZodNullable<T>> =>
  documented(z.record(key, z.nullable(value)), { description });

const commented = z.strictObject(layered({ comment }));

/** What a cluster has for all of its nodes; one of them says it. */
export const datacenterSpec = documented(
  z.strictObject(
    layered({
      storages: record(
        datastoreText('Id of the storage.', 'nas'),
        storageSpec,
        'Storages to make. Default: none.',
      ),
      pools: record(namedThing('the pool', 'dev'), commented, 'Resource pools. Default: none.'),
      roles: record(
        namedThing('the role', 'Deployer'),
        z.array(matching(/^[A-Z][A-Za-z.]+$/, 'write a privilege, VM.Audit', { description: 'Privilege.' })),
        'Roles with their privileges. Default: none.',
      ),
      groups: record(namedThing('the group', 'admins'), commented, 'Groups of users. Default: none.'),
      users: record(userId, userSpec, 'Users; passwords and tokens are given out by hand. Default: none.'),
      permissions: documented(z.array(permissionSpec), {
        description: 'Who may do what. Default: none.',
        examples: [[{ path: '/pool/dev', role: 'PVEAuditor', group: 'admins' }]],
      }),
      backups: record(namedThing('the job', 'nightly'), backupSpec, 'Backup jobs. Default: none.'),
      pci_mappings: record(
        namedThing('the mapping', 'gpu'),
        z.array(pciDevice).min(1),
        'PCI devices by one name. Default: none.',
      ),
      usb_mappings: record(
        namedThing('the mapping', 'dongle'),
        z.array(usbDevice).min(1),
        'USB devices by one name. Default: none.',
      ),
      firewall: clusterFirewallSpec,
      options: documented(optionsSpec, {
        description: 'Options of the whole cluster. Default: as they are.',
      }),
    }),
  ),
  { description: 'What the cluster of the node has for all; the file of one of its nodes says it.' },
);

/** What a cluster has for all, after merging. */
export type DatacenterSpec = z.infer<typeof datacenterSpec>;
