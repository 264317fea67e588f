import { attributeType, blockType, type Attribute, type Block } from '../schema';
import {
  equalValues,
  isList,
  isObject,
  Unknown,
  UNKNOWN,
  type ObjectValue,
  type Value,
  type ValuePath,
} from '../values';
import type { LegacyPlan } from './legacy-plan';
import { partnerIn } from './partner';

/**
 * Plans as Terraform's plugin framework does: once anything differs, every computed argument that is not configured is
 * unknown, except those that outlive a change. Objects within arguments are planned in the same way.
 */
export function planFramework(block: Block, prior: ObjectValue | null, config: ObjectValue): LegacyPlan {
  const wanted = fillFields(fieldsOf(block), prior, config);
  const isChanged = prior === null || !equalValues(prior, wanted, blockType(block));
  const spot = { path: [], replace: [] as ValuePath[] };
  const planned = isChanged
    ? forgetFields(fieldsOf(block), { prior, config, wanted, isNew: prior === null })
    : wanted;
  if (prior !== null) findReplacements(fieldsOf(block), { prior, planned, ...spot });
  return { planned, replace: spot.replace };
}

type Fields = Readonly<Record<string, Attribute>>;

/** The framework plans a block that may stand once as it plans an argument that is an object. */
function fieldsOf(block: Block): Fields {
  const blocks = Object.entries(block.blocks ?? {}).map(([name, nested]) => {
    const { nesting, forceNew } = nested;
    const attribute: Attribute = { optional: true, nested: { nesting, attributes: fieldsOf(nested.block) } };
    return [name, forceNew ? { ...attribute, forceNew } : attribute] as const;
  });
  return { ...block.attributes, ...Object.fromEntries(blocks) };
}

/** What the configuration asks for: defaults where it is silent, the state where the provider decides. */
function fillFields(fields: Fields, prior: ObjectValue | null, config: ObjectValue): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, attribute]) => {
      const before = prior?.[name] ?? null;
      const wanted = fill(attribute, before, config[name] ?? null);
      return [name, equalValues(before, wanted, attributeType(attribute)) ? before : wanted] as const;
    }),
  );
}

function fill(attribute: Attribute, before: Value, given: Value): Value {
  // What is only written is in no state.
  if (attribute.writeOnly) return null;
  if (given === null) return attribute.default ?? (attribute.computed ? before : null);
  const { nested } = attribute;
  if (!nested) return given;
  const inner = (element: Value, key: string | number): Value =>
    isObject(element)
      ? fillFields(nested.attributes, partnerIn(nested, before, element, key), element)
      : element;
  return mapElements(nested.nesting, given, inner);
}

function mapElements(
  nesting: string,
  value: Value,
  map: (element: Value, key: string | number) => Value,
): Value {
  if (nesting === 'single') return map(value, '');
  if (isList(value)) return value.map(map);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, map(element, key)] as const));
}

interface Forgetting {
  readonly prior: ObjectValue | null;
  readonly config: ObjectValue;
  readonly wanted: ObjectValue;
  readonly isNew: boolean;
}

function forgetFields(fields: Fields, at: Forgetting): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, attribute]) => [name, forget(name, attribute, at)] as const),
  );
}

function forget(name: string, attribute: Attribute, at: Forgetting): Value {
  const given = at.config[name] ?? null;
  const before = at.prior?.[name] ?? null;
  const wanted = at.wanted[name] ?? null;
  if (given === null) {
    if (!attribute.computed || attribute.default !== undefined) return wanted;
    const isKept = attribute.keep === true ? !at.isNew : attribute.keep === 'set' && before !== null;
    return isKept ? before : UNKNOWN;
  }
  const { nested } = attribute;
  if (!nested) return wanted;
  const inner = (element: Value, key: string | number): Value => {
    const source = elementAt(nested.nesting, given, key);
    if (!isObject(element) || !isObject(source)) return element;
    const prior = partnerIn(nested, before, source, key);
    return forgetFields(nested.attributes, { prior, config: source, wanted: element, isNew: at.isNew });
  };
  return mapElements(nested.nesting, wanted, inner);
}

function elementAt(nesting: string, value: Value, key: string | number): Value {
  if (nesting === 'single') return value;
  if (isList(value)) return value[Number(key)] ?? null;
  return isObject(value) ? (value[key] ?? null) : null;
}

interface Replacing {
  readonly prior: ObjectValue | null;
  readonly planned: ObjectValue | null;
  readonly path: ValuePath;
  readonly replace: ValuePath[];
}

function findReplacements(fields: Fields, at: Replacing): void {
  for (const [name, attribute] of Object.entries(fields)) {
    const before = at.prior?.[name] ?? null;
    const next = at.planned?.[name] ?? null;
    const path = [...at.path, name];
    const isSame = !(next instanceof Unknown) && equalValues(before, next, attributeType(attribute));
    if (isSame) continue;
    if (attribute.forceNew) at.replace.push(path);
    if (attribute.nested?.nesting !== 'single') continue;
    findReplacements(attribute.nested.attributes, {
      prior: isObject(before) ? before : null,
      planned: isObject(next) ? next : null,
      path,
      replace: at.replace,
    });
  }
}
