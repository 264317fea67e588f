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
    const inner = blockType(nested.block);
    fields[name] = nested.nesting === 'single' ? inner : [nested.nesting, inner];
  }
  const type: ValueType = ['object', fields];
  known.set(block, type);
  return type;
}

/** The type of the values of an attribute. */
export function attributeType(attribute: Attribute): ValueType {
  if (attribute.type !== undefined) return attribute.type;
  const { nesting = 'single', attributes = {} } = attribute.nested ?? {};
  const fields = Object.entries(attributes).map(([name, inner]) => [name, attributeType(inner)] as const);
  const type: ValueType = ['object', Object.fromEntries(fields)];
  return nesting === 'single' ? type : [nesting, type];
}
