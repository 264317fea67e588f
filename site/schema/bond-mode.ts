import { z } from 'zod';

/** How Linux makes one interface of several. */
export const bondMode = z.enum([
  'active-backup',
  '802.3ad',
  'balance-rr',
  'balance-xor',
  'broadcast',
  'balance-tlb',
  'balance-alb',
]);
