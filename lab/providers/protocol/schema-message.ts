import { attributeType, type Attribute, type Block, type NestedBlock, type Schema } from '../schema';

const NESTING = { single: 1, list: 2, set: 3, map: 4 } as const;

/** A schema as the protocol carries it. */
export function schemaMessage(schema: Schema): object {
  return { version: schema.version, block: blockMessage(schema.block, schema.version) };
}

function blockMessage(block: Block, version = 0): object {
  return {
    version,
    attributes: Object.entries(block.attributes).map(([name, attribute]) =>
      attributeMessage(name, attribute),
    ),
    blockTypes: Object.entries(block.blocks ?? {}).map(([name, nested]) => nestedMessage(name, nested)),
    deprecated: block.deprecated ?? false,
  };
}

function attributeMessage(name: string, attribute: Attribute): object {
  const { required = false, optional = false, computed = false } = attribute;
  const flags = { required, optional, computed };
  const { sensitive = false, deprecated = false, writeOnly = false } = attribute;
  const rest = { sensitive, deprecated, writeOnly };
  if (!attribute.nested) {
    return { name, type: Buffer.from(JSON.stringify(attributeType(attribute))), ...flags, ...rest };
  }
  const attributes = Object.entries(attribute.nested.attributes);
  const nestedType = {
    attributes: attributes.map(([inner, entry]) => attributeMessage(inner, entry)),
    nesting: NESTING[attribute.nested.nesting],
  };
  return { name, nestedType, ...flags, ...rest };
}

function nestedMessage(name: string, nested: NestedBlock): object {
  const block = blockMessage(nested.block);
  return { typeName: name, block, nesting: NESTING[nested.nesting], maxItems: nested.max ?? 0 };
}
