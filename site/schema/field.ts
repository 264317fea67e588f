import { z } from 'zod';
import { ValueError } from '../values';

/** What a field says about itself to editors and to the reference. */
export interface FieldDoc {
  /** One sentence: what it is, its unit or range, its default. */
  readonly description: string;
  readonly examples?: readonly unknown[];
  /** For editors only; the check itself is `parse`, which gives better words. */
  readonly pattern?: string;
}

/** Text that a domain value must accept. */
export function textOf(parse: (text: string) => unknown, doc: FieldDoc): z.ZodString {
  return z
    .string()
    .superRefine((text, context) => {
      reportValueError(() => parse(text), context);
    })
    .meta(metaOf(doc));
}

/** A number that a domain value must accept. */
export function numberOf(parse: (number: number) => unknown, doc: FieldDoc): z.ZodNumber {
  return z
    .number()
    .superRefine((number, context) => {
      reportValueError(() => parse(number), context);
    })
    .meta(metaOf(doc));
}

/** A name in the site's own files: environments, VMs, images, nodes. */
export function nameText(doc: FieldDoc): z.ZodString {
  return matching(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'letters, digits, ".", "_" and "-" are allowed, a letter or digit first',
    doc,
  );
}

/** Nothing that has a form is longer, and most of it ends in a file name, a label or an argument. */
const LONGEST_TEXT = 1000;

/** Text of a form that no domain value stands for. */
export function matching(form: RegExp, allowed: string, doc: FieldDoc): z.ZodString {
  return z
    .string()
    .superRefine((text, context) => {
      if (text.length > LONGEST_TEXT) {
        refuse(context, 'BAD_VALUE', `${text.length.toLocaleString('en')} characters are too many`, allowed);
      } else if (!form.test(text)) refuse(context, 'BAD_VALUE', `"${text}" is not accepted here`, allowed);
    })
    .meta({ pattern: form.source, ...metaOf(doc) });
}

/** Adds an issue with a code of ours and a hint. */
export function refuse(context: z.RefinementCtx, code: string, message: string, hint: string): void {
  context.addIssue({ code: 'custom', message, params: { code, hint } });
}

/** Documents a schema. */
export function documented<T extends z.ZodType>(schema: T, doc: FieldDoc): T {
  return schema.meta(metaOf(doc));
}

/** Every field of a layer may be absent, or null to remove what lower layers say. */
export function layered<T extends z.ZodRawShape>(
  shape: T,
): { [K in keyof T]: z.ZodOptional<z.ZodNullable<T[K]>> } {
  const entries = Object.entries(shape).map(([key, schema]) => {
    const field = z.optional(z.nullable(schema));
    const meta = z.globalRegistry.get(schema as z.ZodType);
    return [key, meta?.description === undefined ? field : field.meta({ description: meta.description })];
  });
  return Object.fromEntries(entries) as { [K in keyof T]: z.ZodOptional<z.ZodNullable<T[K]>> };
}

/** Adds what a domain value says against its text. */
export function reportValueError(parse: () => unknown, context: z.RefinementCtx): void {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    refuse(context, error.code, error.message, error.hint);
  }
}

function metaOf({ description, examples, pattern }: FieldDoc): Record<string, unknown> {
  return {
    description,
    ...(examples ? { examples: [...examples] } : {}),
    ...(pattern === undefined ? {} : { pattern }),
  };
}
