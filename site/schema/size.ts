import type { z } from 'zod';
import { DataSize } from '../values';
import { matching, refuse, textOf } from './field';

/** For editors: what `DataSize` reads. */
const FORM = '^\\d+(\\.\\d+)? ?(KiB|MiB|GiB|TiB|B)$';

/** An amount of memory or storage in whole units of PVE. */
export const sizeText = (unit: 'MiB' | 'GiB', description: string, example: string): z.ZodString =>
  textOf((text) => DataSize.parse(text), { description, examples: [example], pattern: FORM }).superRefine(
    (text, context) => {
      let size: DataSize;
      try {
        size = DataSize.parse(text);
      } catch {
        return; // reported by textOf
      }
      const amount = unit === 'MiB' ? size.mib : size.gib;
      if (amount >= 1 && Number.isInteger(amount)) return;
      const hint = amount === 0 ? `at least 1${unit}` : `did you mean "${String(Math.ceil(amount))}${unit}"?`;
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
