import { z } from 'zod';
import { Cidr, VmId } from '../values';
import { documented, layered, matching, nameText, numberOf, refuse, textOf } from './field';
import { datastoreText } from './size';

const comment = documented(z.string(), {
  description: 'Words for people. Default: none.',
  examples: ['Staff'],
});

const words = (description: string, example: string): z.ZodOptional<z.ZodString> =>
  documented(z.string().min(1), { description, examples: [example] }).optional();

/** What each type of storage has to say. */
const NEEDED = {
  dir: ['path'],
  nfs: ['server', 'export'],
  lvm: ['volume_group'],
  lvmthin: ['volume_group', 'thin_pool'],
  zfspool: ['pool'],
} as const;

const storageSpec = z
  .strictObject({
    type: documented(z.enum(['dir', 'nfs', 'lvm', 'lvmthin', 'zfspool']), { description: 'Kind. Required.' }),
    content: documented(
      z.array(z.enum(['images', 'rootdir', 'iso', 'import', 'snippets', 'vztmpl', 'backup'])).min(1),
      { description: 'What PVE keeps there. Required.', examples: [['images', 'backup']] },
    ),
    nodes: documented(z.array(nameText({ description: 'Name of a node.' })).min(1), {
      description: 'Nodes that have it. Default: all.',
      examples: [['pve1']],
    }).optional(),
    path: words('Folder. Required with `dir`.', '/srv/pve'),
    shared: documented(z.boolean(), {
      description: 'Whether all nodes see the same, of `dir` and `lvm`. Default: false.',
    }).optional(),
    server: words('Server. Required with `nfs`.', '10.0.20.5'),
    export: words('Folder of the server. Required with `nfs`.', '/srv/pve'),
    options: words('Mount options, of `nfs`. Default: those of the node.', 'vers=4.2'),
    volume_group: words('Volume group. Required with `lvm` and `lvmthin`.', 'vg1'),
    thin_pool: words('Thin pool. Required with `lvmthin`.', 'data'),
    pool: words('Dataset. Required with `zfspool`.', 'tank/vms'),
    thin: documented(z.boolean(), {
      description: 'Without reservation, of `zfspool`. Default: false.',
    }).optional(),
    block_size: words('Size of blocks, of `zfspool`. Default: that of PVE.', '16k'),
  })
  .superRefine((storage, context) => {
    for (const field of NEEDED[storage.type]) {
      if (storage[field] !== undefined) continue;
      refuse(
        context,
        'MISSING_FIELD',
        `a storage of type ${storage.type} has no "${field}"`,
        `write "${field}"`,
      );
    }
  });

const userId = matching(/^[^\s:/@]+@[A-Za-z][A-Za-z0-9._-]+$/, 'write a user with its realm, deploy@pve', {
  description: 'User with its realm.',
  examples: ['deploy@pve'],
});

const name = (what: string, example: string): z.ZodString =>
  nameText({ description: `Name of ${what}.`, examples: [example] });

const userSpec = z.strictObject(
  layered({
    groups: documented(z.array(name('a group', 'admins')), {
      description: 'Groups of it. Default: none.',
      examples: [['admins']],
    }),
    email: documented(z.email(), { description: 'Default: none.', examples: ['ops@example.org'] }),
    comment,
    enabled: documented(z.boolean(), { description: 'Whether it may log in. Default: true.' }),
  }),
);

const permissionSpec = z
  .strictObject({
    path: matching(/^\/[\w./@-]*$/, 'write a path of PVE, /pool/dev', {
      description: 'Where: `/`, `/vms/100`, `/pool/dev`, `/storage/local`. Required.',
      examples: ['/pool/dev'],
    }),
    role: nameText({ description: 'What: a role of PVE or of `roles`. Required.', examples: ['PVEAuditor'] }),
    propagate: documented(z.boolean(), {
      description: 'Whether it holds below the path. Default: true.',
    }).optional(),
    user: documented(userId, {
      description: 'Who: a user. Default: a group or a token.',
      examples: ['deploy@pve'],
    }).optional(),
    group: nameText({
      description: 'Who: a group. Default: a user or a token.',
      examples: ['admins'],
    }).optional(),
    token: matching(/^[^\s:/@]+@[\w.-]+![\w.-]+$/, 'write user@realm!name; never its secret', {
      description: 'Who: a token, by its name and never its secret. Default: a user or a group.',
      examples: ['deploy@pve!ci'],
    }).optional(),
  })
  .superRefine(({ user, group, token }, context) => {
    if ([user, group, token].filter((who) => who !== undefined).length === 1) return;
    refuse(
      context,
      'BAD_VALUE',
      'a permission is of one user, one group or one token',
      'write one of user, group and token',
    );
  });

const kept = (period: string, example: number): z.ZodOptional<z.ZodInt> =>
  documented(z.int().min(1).max(10_000), {
    description: `How many of the ${period}, 1 to 10000. Default: none is kept for it.`,
    examples: [example],
  }).optional();

const backupSpec = z.strictObject({
  schedule: documented(z.string().min(1), {
    description: "Calendar event in systemd's words. Required.",
    examples: ['sat 03:00'],
  }),
  storage: datastoreText('Where backups are kept. Required.', 'nas'),
  guests: documented(
    z.union([
      z.literal('all'),
      z
        .strictObject({
          pool: nameText({
            description: 'Guests of a pool. Default: those of `vm_ids`.',
            examples: ['dev'],
          }).optional(),
          vm_ids: documented(z.array(numberOf((id) => VmId.of(id), { description: 'VM id.' })).min(1), {
            description: 'Guests by their id. Default: those of `pool`.',
            examples: [[10001]],
          }).optional(),
        })
        .refine(({ pool, vm_ids: ids }) => (pool === undefined) !== (ids === undefined), {
          error: 'write one of "pool" and "vm_ids"',
        }),
    ]),
    {
      description: 'Whose: all, those of a pool, or those of ids. Required.',
      examples: ['all', { pool: 'dev' }],
    },
  ),
  mode: documented(z.enum(['snapshot', 'suspend', 'stop']), { description: 'Default: snapshot.' }).optional(),
  compress: documented(z.enum(['zstd', 'gzip', 'lzo', '0']), { description: 'Default: zstd.' }).optional(),
  keep: documented(
    z.strictObject({
      last: kept('last ones', 3),
      hourly: kept('last hours', 24),
      daily: kept('last days', 7),
      weekly: kept('last weeks', 4),
      monthly: kept('last months', 12),
      yearly: kept('last years', 3),
    }),
    { description: 'How many are kept. Required.', examples: [{ daily: 7, weekly: 4 }] },
  ),
  repeat_missed: documented(z.boolean(), {
    description: 'Whether what was missed while the node was off is done later. Default: true.',
  }).optional(),
});

const ownNode = nameText({ description: 'Node that has the device. Required.', examples: ['pve1'] });

const pciDevice = z.strictObject({
  node: ownNode,
  path: matching(
    /^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}(\.[0-7])?$/i,
    'write an address of `lspci -D`, 0000:01:00.0',
    {
      description: 'Address of the device. Required.',
      examples: ['0000:01:00.0'],
    },
  ),
  id: matching(/^[0-9a-f]{4}:[0-9a-f]{4}$/i, 'write vendor and device, 10de:1eb8', {
    description: 'Vendor and device. Required.',
    examples: ['10de:1eb8'],
  }),
  iommu_group: documented(z.int().min(0), {
    description: 'IOMMU group, from 0. Default: not compared.',
    examples: [12],
  }).optional(),
});

const usbDevice = z.strictObject({
  node: ownNode,
  id: matching(/^[0-9a-f]{4}:[0-9a-f]{4}$/i, 'write vendor and product, 1050:0407', {
    description: 'Vendor and product. Required.',
    examples: ['1050:0407'],
  }),
  path: matching(/^\d+-\d+(\.\d+)*$/, 'write a port, 1-2', {
    description: 'Port. Default: wherever it is plugged.',
    examples: ['1-2'],
  }).optional(),
});

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
    keyboard: documented(z.string().regex(/^[a-z]{2}(-[a-z]{2})?$/), {
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
      pools: record(name('the pool', 'dev'), commented, 'Resource pools. Default: none.'),
      roles: record(
        name('the role', 'Deployer'),
        z.array(matching(/^[A-Z][A-Za-z.]+$/, 'write a privilege, VM.Audit', { description: 'Privilege.' })),
        'Roles with their privileges. Default: none.',
      ),
      groups: record(name('the group', 'admins'), commented, 'Groups of users. Default: none.'),
      users: record(userId, userSpec, 'Users; passwords and tokens are given out by hand. Default: none.'),
      permissions: documented(z.array(permissionSpec), {
        description: 'Who may do what. Default: none.',
        examples: [[{ path: '/pool/dev', role: 'PVEAuditor', group: 'admins' }]],
      }),
      backups: record(name('the job', 'nightly'), backupSpec, 'Backup jobs. Default: none.'),
      pci_mappings: record(
        name('the mapping', 'gpu'),
        z.array(pciDevice).min(1),
        'PCI devices by one name. Default: none.',
      ),
      usb_mappings: record(
        name('the mapping', 'dongle'),
        z.array(usbDevice).min(1),
        'USB devices by one name. Default: none.',
      ),
      options: documented(optionsSpec, {
        description: 'Options of the whole cluster. Default: as they are.',
      }),
    }),
  ),
  { description: 'What the cluster of the node has for all; the file of one of its nodes says it.' },
);

/** What a cluster has for all, after merging. */
export type DatacenterSpec = z.infer<typeof datacenterSpec>;
