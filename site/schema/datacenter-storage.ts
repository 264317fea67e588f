import { z } from 'zod';
import { documented, nameText, refuse } from './field';

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

/** A storage of a cluster. */
export const storageSpec = z
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
