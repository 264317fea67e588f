import type { z } from 'zod';
import { DataSize } from '../values';
import { matching, refuse, textOf } from './field';

/** For editors: what `DataSize` reads. */
const FORM = '^\\d+(\\.\\d+)? ?(KiB|MiB|GiB|TiB|B)$';

/** What a processor of today can address (46 bits). */
export const MOST_MEMORY = '64TiB';

/** Ends of a range, both included. */
interface SizeRange {
  readonly least?: string;
  readonly most?: string;
}

/** An amount of memory or storage in whole units of PVE. */
export const sizeText = (
  unit: 'MiB' | 'GiB',
  description: string,
  example: string,
  { least = `1${unit}`, most }: SizeRange = {},
): z.ZodString =>
  textOf((text) => DataSize.parse(text), { description, examples: [example], pattern: FORM }).superRefine(
    (text, context) => {
      let size: DataSize;
      try {
        size = DataSize.parse(text);
      } catch {
        return; // reported by textOf
      }
      const amount = unit === 'MiB' ? size.mib : size.gib;
      if (most !== undefined && size.mib > DataSize.parse(most).mib) {
        refuse(context, 'BAD_SIZE', `"${text}" is too much here`, `at most ${most}`);
        return;
      }
      if (amount >= 1 && size.mib < DataSize.parse(least).mib) {
        refuse(context, 'BAD_SIZE', `"${text}" is too little here`, `at least ${least}`);
        return;
      }
      if (amount >= 1 && Number.isInteger(amount)) return;
      const hint = amount === 0 ? `at least ${least}` : `did you mean "${String(Math.ceil(amount))}${unit}"?`;
      const message = amount === 0 ? `"${text}" is no size` : `"${text}" is not a whole number of ${unit}`;
      refuse(context, 'BAD_SIZE', message, hint);
    },
  );

/** PVE's storage ids. */
export const datastoreText = (description: string, example: string): z.ZodString =>
  matching(
    /^[A-Za-z][A-Za-z0-9._-]*[A-Za-z0-9]$/,
    'a storage id is letters, digits, ".", "_" and "-", a letter first',
    {
      description,
      examples: [example],
    },
  );
