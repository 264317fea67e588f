import { z } from 'zod';
import { toPlain, type Tree } from '../yaml';

type Acceptor = (tree: Tree) => boolean;

const acceptors = new WeakMap<z.ZodType, Acceptor>();

/**
 * Whether a schema has nothing against a tree: the same answer as that of `safeParse`, which looks at each of some sixty
 * fields of every machine, while this looks at the few that are written. False where a part was refused already.
 */
export function accepts(tree: Tree, schema: z.ZodType): boolean {
  let acceptor = acceptors.get(schema);
  if (!acceptor) acceptors.set(schema, (acceptor = acceptorOf(schema)));
  return tree.kind !== 'invalid' && acceptor(tree);
}

function acceptorOf(schema: z.ZodType): Acceptor {
  const hasChecks = (schema.def as { checks?: readonly unknown[] }).checks?.length;
  if (schema instanceof z.ZodOptional) return withInner(schema.unwrap());
  if (schema instanceof z.ZodNullable) {
    const inner = withInner(schema.unwrap());
    return (tree) => (tree.kind === 'scalar' && tree.value === null) || inner(tree);
  }
  if (!hasChecks) {
    if (schema instanceof z.ZodObject && schema.def.catchall instanceof z.ZodNever)
      return strictObject(schema);
    if (schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodString) return record(schema);
    if (schema instanceof z.ZodArray) {
      const element = withInner(schema.element);
      return (tree) => tree.kind === 'list' && tree.items.every(element);
    }
  }
  return (tree) => schema.safeParse(toPlain(tree)).success;
}

/** A part of a schema, which zod's own types know less of. */
function withInner(inner: z.core.$ZodType): Acceptor {
  return (tree) => accepts(tree, inner as z.ZodType);
}

function strictObject(schema: z.ZodObject): Acceptor {
  const fields = new Map(Object.entries(schema.shape).map(([name, field]) => [name, field as z.ZodType]));
  const required = [...fields].flatMap(([name, field]) => (field.safeParse(undefined).success ? [] : [name]));
  return (tree) => {
    if (tree.kind !== 'map') return false;
    for (const [name, { value }] of tree.entries) {
      const field = fields.get(name);
      if (!field || !accepts(value, field)) return false;
    }
    return required.every((name) => tree.entries.has(name));
  };
}

function record({ keyType, valueType }: z.ZodRecord): Acceptor {
  const value = withInner(valueType);
  const isKey = (name: string): boolean => (keyType as z.ZodType).safeParse(name).success;
  return (tree) => {
    if (tree.kind !== 'map') return false;
    for (const [name, entry] of tree.entries) if (!isKey(name) || !value(entry.value)) return false;
    return true;
  };
}
