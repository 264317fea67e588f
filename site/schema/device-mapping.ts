import { z } from 'zod';
import { documented, matching, nameText } from './field';

const ownNode = nameText({ description: 'Node that has the device. Required.', examples: ['pve1'] });

/** A PCI device that a name stands for on one node. */
export const pciDevice = z.strictObject({
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

/** A USB device that a name stands for on one node. */
export const usbDevice = z.strictObject({
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
