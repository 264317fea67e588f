import { z } from 'zod';

/** The keys that a schema knows at a path, for "did you mean"; empty where any key goes. */
export function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const found = schemasAt(schema, path);
  return [...new Set(found.flatMap((at) => (at instanceof z.ZodObject ? Object.keys(at.shape) : [])))];
}

/** What a value at a path may be; empty where the schema knows no such path. */
export function schemasAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly z.core.$ZodType[] {
  return path.reduce<readonly z.core.$ZodType[]>(
    (schemas, step) => schemas.flatMap((at) => stepInto(at, step)),
    unwrap(schema),
  );
}

function stepInto(schema: z.core.$ZodType, step: PropertyKey): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) {
    const next = (schema.shape as Record<string, z.core.$ZodType>)[String(step)];
    return next ? unwrap(next) : [];
  }
  if (schema instanceof z.ZodRecord) return unwrap(schema.valueType);
  if (schema instanceof z.ZodArray) return unwrap(schema.element);
  return [];
}

/** Looks through optional, nullable and unions. */
function unwrap(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return unwrap(schema.unwrap());
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => unwrap(option));
  return [schema];
}
