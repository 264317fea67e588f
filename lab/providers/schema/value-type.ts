import type { ValueType } from '../values';
import type { Attribute, Block } from './model';

const known = new WeakMap<Block, ValueType>();

/** The type of the values of a block: an object with each attribute and each nested block. */
export function blockType(block: Block): ValueType {
  const found = known.get(block);
  if (found !== undefined) return found;
  const fields: Record<string, ValueType> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) fields[name] = attributeType(attribute);
  for (const [name, nested] of Object.entries(block.blocks ?? {})) {
    fields[name] = [nested.nesting, blockType(nested.block)];
  }
  const type: ValueType = ['object', fields];
  known.set(block, type);
  return type;
}

/** The type of the values of an attribute. */
export function attributeType(attribute: Attribute): ValueType {
  if (attribute.type !== undefined) return attribute.type;
  const fields = Object.entries(attribute.nested?.attributes ?? {});
  return ['object', Object.fromEntries(fields.map(([name, inner]) => [name, attributeType(inner)] as const))];
}
