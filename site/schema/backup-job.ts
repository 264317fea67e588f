import { z } from 'zod';
import { VmId } from '../values';
import { documented, nameText, numberOf } from './field';
import { datastoreText } from './size';

const kept = (period: string, example: number): z.ZodOptional<z.ZodInt> =>
  documented(z.int().min(1).max(10_000), {
    description: `How many of the ${period}, 1 to 10000. Default: none is kept for it.`,
    examples: [example],
  }).optional();

/** A backup job of a cluster. */
export const backupSpec = z.strictObject({
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
  enabled: documented(z.boolean(), {
    description: 'False keeps the job without running it. Default: true.',
  }).optional(),
});
