import { z } from 'zod';
import { DataSize, MacAddress } from '../../../site';
import { STORAGE_TYPES } from '../storage';
import { checkModel } from './check-model';

const name = (what: string): z.ZodString =>
  z
    .string()
    .regex(
      /^[A-Za-z][A-Za-z0-9._-]{0,62}$/,
      `${what} is a letter, then letters, digits, dots, hyphens and underscores`,
    );
const whole = (minimum: number, maximum: number): z.ZodNumber => z.int().min(minimum).max(maximum);
const vmid = whole(100, 999_999_999);
const cidr = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, 'an address with its prefix is needed, as 10.0.12.1/24');

function isSize(text: string): boolean {
  try {
    return DataSize.parse(text).bytes > 0;
  } catch {
    return false;
  }
}

const size = z.string().refine(isSize, 'a size is needed, as 512MiB or 10GiB');

function isMac(text: string): boolean {
  try {
    return MacAddress.parse(text).toString() !== '';
  } catch {
    return false;
  }
}

const CONTENTS = ['images', 'rootdir', 'vztmpl', 'iso', 'import', 'snippets', 'backup'] as const;

const bridge = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{1,9}$/, 'a bridge has 2 to 10 small letters and digits'),
  address: cidr.optional().describe('Of the node on this bridge.'),
  gateway: z.ipv4().optional(),
  ports: z.array(z.string()).optional().describe('Physical cards, made if they are not there.'),
  vlan_aware: z.boolean().optional(),
});

const node = z.strictObject({
  name: name('a node').describe('Unique.'),
  cores: whole(1, 8192).optional().describe('Default: 16.'),
  memory: size.optional().describe('Default: 64GiB.'),
  disk: size.optional().describe('Of the root file system. Default: 100GiB.'),
  bridges: z.array(bridge).min(1).optional().describe('Default: vmbr0 with an address of 10.0.12.0/24.'),
});

const storage = z.strictObject({
  name: name('a storage').describe('Unique.'),
  type: z.enum(Object.keys(STORAGE_TYPES) as [string, ...string[]]).describe('As PVE names them.'),
  content: z.array(z.enum(CONTENTS)).min(1),
  size: size.describe('On each node.'),
  path: z.string().startsWith('/').optional(),
  shared: z.boolean().optional().describe('One storage that all nodes see. Default: false.'),
  nodes: z.array(z.string()).min(1).optional().describe('Nodes that have it. Default: all.'),
  options: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .optional()
    .describe('Other options of its type, as PVE names them: vgname, thinpool, server, export, …'),
});

const network = z.strictObject({
  bridge: z.string(),
  mac: z.string().refine(isMac, 'a MAC address is needed, as BC:24:11:00:00:01').optional(),
  vlan: whole(1, 4094).optional(),
  model: z.enum(['virtio', 'e1000', 'e1000e', 'rtl8139', 'vmxnet3']).optional().describe('Default: virtio.'),
});

const machine = z.strictObject({
  vmid: vmid.describe('Unique.'),
  name: z
    .string()
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$/, 'the name of a machine is a DNS name'),
  node: z.string(),
  cores: whole(1, 512).optional().describe('Default: 2.'),
  memory: size.optional().describe('Default: 2GiB.'),
  disk: size.optional().describe('Of scsi0. Default: 8GiB.'),
  storage: z.string().optional().describe('Of scsi0. Default: local-lvm.'),
  image: z
    .string()
    .nullable()
    .optional()
    .describe(
      'What the disk was made of: debian-12, ubuntu-24.04, …; null for an empty one. Default: debian-12.',
    ),
  networks: z.array(network).max(32).optional().describe('net0 and so on. Default: one on vmbr0.'),
  tags: z
    .array(z.string().regex(/^[a-z0-9_][a-z0-9_+.-]*$/i, 'a tag has letters, digits and _ + . -'))
    .optional(),
  pool: z.string().optional(),
  config: z
    .record(z.string().regex(/^[a-z]+\d*$/), z.union([z.string(), z.number()]))
    .optional()
    .describe(
      'Other options of the VM, as PVE names and stores them: onboot, description, ciuser, ipconfig0, …',
    ),
});

/** A file that says what a new lab holds. */
export const modelFile = z
  .strictObject({
    cluster: name('a cluster').max(15).optional().describe('Default: rackwright-lab.'),
    version: z
      .string()
      .regex(/^[89]\.\d{1,2}\.\d{1,3}$/, 'it is a release such as 8.4.1, 9.1.4 or 9.2.3')
      .optional()
      .describe('What the nodes say they are. Default: 9.1.4.'),
    nodes: z.array(node).min(1).max(32).optional().describe('Default: one, lab.'),
    storages: z
      .array(storage)
      .min(1)
      .optional()
      .describe('Default: local and local-lvm, as after an installation.'),
    pools: z.array(z.strictObject({ name: name('a pool'), comment: z.string().optional() })).optional(),
    groups: z.array(z.strictObject({ name: name('a group'), comment: z.string().optional() })).optional(),
    users: z
      .array(
        z.strictObject({
          name: z
            .string()
            .regex(/^[^\s:/@]{1,64}@[A-Za-z][A-Za-z0-9._-]+$/, 'a user has a realm, as ops@pve'),
          groups: z.array(z.string()).optional(),
          comment: z.string().optional(),
          email: z.string().optional(),
        }),
      )
      .optional()
      .describe('Without passwords: those, and tokens, are given through the API.'),
    roles: z
      .array(z.strictObject({ name: name('a role'), privileges: z.array(z.string().regex(/^[A-Za-z.]+$/)) }))
      .optional(),
    acl: z
      .array(
        z.strictObject({
          path: z.string().startsWith('/'),
          role: z.string(),
          user: z.string().optional(),
          group: z.string().optional(),
          propagate: z.boolean().optional().describe('Default: true.'),
        }),
      )
      .optional(),
    templates: z.array(machine).optional(),
    vms: z.array(machine).optional().describe('They are off.'),
  })
  .superRefine(checkModel);

/** What such a file says. */
export type ModelFile = z.output<typeof modelFile>;

/** Where editors find its JSON Schema. */
export const MODEL_SCHEMA_PATH = 'specs/schemas/lab-model.schema.json';

/** JSON Schema of such a file. */
export function modelJsonSchema(): string {
  // Draft 7 is what the YAML language server supports best.
  const { $schema, ...body } = z.toJSONSchema(modelFile, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify({ $schema, title: 'what a Rackwright lab holds', ...body }, null, 2)}\n`;
}
