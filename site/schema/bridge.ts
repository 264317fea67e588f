import { z } from 'zod';
import { documented, matching, refuse } from './field';

/** Name of a bridge of a node, or of a vnet. */
export const bridgeText = matching(
  /^[a-zA-Z][a-zA-Z0-9_.-]{0,14}$/,
  'a Linux interface name has at most 15 characters',
  {
    description: 'Bridge of the node or vnet of the environment that the NIC is on. Required.',
    examples: ['vmbr0', 'devnet'],
  },
);

/** `20`, or `30-39` for a run of tags. */
export const vlanRange = documented(
  z.union([
    z.int().min(1).max(4094),
    matching(/^\d{1,4}-\d{1,4}$/, 'write two tags as "30-39"', {
      description: 'First and last tag.',
    }).superRefine((text, context) => {
      const [first = 0, last = 0] = text.split('-').map(Number);
      if (first >= 1 && first <= last && last <= 4094) return;
      refuse(
        context,
        'BAD_VALUE',
        `"${text}" is no run of VLAN tags`,
        'tags are 1 to 4094, the lower one first',
      );
    }),
  ]),
  { description: 'A VLAN tag, or a run of them.', examples: [20, '30-39'] },
);
