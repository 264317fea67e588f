import type { Attribute, Block } from '../../../../lab/providers/schema';
import { attributeType } from '../../../../lab/providers/schema';
import type { ObjectValue, Value, ValueType } from '../../../../lab/providers/values';

/** One of two values of a type, which differ in everything. */
export function sampleOf(type: ValueType, seed: 1 | 2): Value {
  if (type === 'string') return `text${seed}`;
  if (type === 'number') return 100 + seed;
  if (type === 'bool') return seed === 1;
  if (type[0] === 'object') {
    return Object.fromEntries(
      Object.entries(type[1]).map(([name, inner]) => [name, sampleOf(inner, seed)] as const),
    );
  }
  return type[0] === 'map' ? { key: sampleOf(type[1], seed) } : [sampleOf(type[1], seed)];
}

/** What is filled in. */
export interface SampleOptions {
  /** Only what must be given. @default everything that may be given */
  readonly required?: boolean;
  /** Also what only the provider tells, as a state has it. */
  readonly computed?: boolean;
}

/** A configuration or a state with a value everywhere. */
export function sampleBlock(block: Block, options: SampleOptions = {}): ObjectValue {
  const attributes = Object.entries(block.attributes).map(
    ([name, attribute]) => [name, sampleAttribute(attribute, options)] as const,
  );
  const blocks = Object.entries(block.blocks ?? {}).map(([name, nested]) => {
    if (options.required) return [name, nested.nesting === 'single' ? null : []] as const;
    const inner = sampleBlock(nested.block, options);
    return [name, nested.nesting === 'single' ? inner : [inner]] as const;
  });
  return Object.fromEntries<Value>([...attributes, ...blocks]);
}

function sampleAttribute(attribute: Attribute, options: SampleOptions): Value {
  if (attribute.writeOnly) return null;
  const isOutput = attribute.optional !== true && attribute.required !== true;
  if (isOutput) return options.computed ? sampleOf(attributeType(attribute), 1) : null;
  if (options.required && attribute.required !== true) return null;
  const { nested } = attribute;
  if (!nested) return sampleOf(attributeType(attribute), 1);
  const inner = sampleBlock({ attributes: nested.attributes }, options);
  if (nested.nesting === 'single') return inner;
  return nested.nesting === 'map' ? { key: inner } : [inner];
}

/** The same value with something else at a path, `clone.full`; lists are gone through. */
export function withOther(
  value: ObjectValue,
  path: readonly string[],
  other: (before: Value) => Value,
): ObjectValue {
  const [name = '', ...rest] = path;
  const before = value[name] ?? null;
  if (rest.length === 0) return { ...value, [name]: other(before) };
  const step = (inner: Value): Value => withOther(inner as ObjectValue, rest, other);
  return { ...value, [name]: Array.isArray(before) ? before.map(step) : step(before) };
}
