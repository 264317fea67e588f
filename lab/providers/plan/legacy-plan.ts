import { attributeType, type Attribute, type Block, type NestedBlock } from '../schema';
import { isList, isObject, Unknown, UNKNOWN, type ObjectValue, type Value, type ValuePath } from '../values';
import { isUnchanged, isZero, objectOf } from './legacy-value';

/** What planning found out beside the planned value. */
export interface LegacyPlan {
  readonly planned: Record<string, Value>;
  readonly replace: ValuePath[];
}

/**
 * Plans as Terraform's older SDK does: defaults fill what the configuration leaves out, computed arguments keep their
 * state, or are unknown on a new element, and whatever did not change keeps the state's own spelling.
 */
export function planLegacy(block: Block, prior: ObjectValue | null, config: ObjectValue): LegacyPlan {
  const replace: ValuePath[] = [];
  return { planned: planBlock(block, prior, config, { path: [], replace }), replace };
}

/** Where planning is, and where it notes what replaces the object. */
interface Spot {
  readonly path: ValuePath;
  readonly replace: ValuePath[];
}

function within(spot: Spot, step: string | number): Spot {
  return { path: [...spot.path, step], replace: spot.replace };
}

function planBlock(
  block: Block,
  prior: ObjectValue | null,
  config: ObjectValue,
  spot: Spot,
): Record<string, Value> {
  const planned: Record<string, Value> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const before = prior?.[name] ?? null;
    const given = config[name] ?? null;
    const next = planAttribute(attribute, prior, before, given);
    planned[name] = next;
    // What the provider itself fills in, in a block that is new, is no reason to replace the object.
    const isOpen = attribute.computed && given === null;
    if (attribute.forceNew && !isOpen && next !== before) spot.replace.push([...spot.path, name]);
  }
  for (const [name, nested] of Object.entries(block.blocks ?? {})) {
    const before = prior?.[name] ?? null;
    planned[name] = planNested(nested, before, config[name] ?? null, within(spot, name));
  }
  return planned;
}

/** @returns `before` itself when nothing changes. */
function planAttribute(attribute: Attribute, prior: ObjectValue | null, before: Value, config: Value): Value {
  if (config instanceof Unknown) return config;
  if (config !== null && attribute.fields) return planObjects(attribute, before, config);
  // An empty text is as good as none where the provider may fill in one.
  const isOpen = attribute.computed && config === '';
  const wanted = (isOpen ? null : config) ?? attribute.default ?? null;
  if (wanted === null && attribute.computed) return prior === null ? UNKNOWN : before;
  if (isUnchanged(before, wanted, attributeType(attribute))) {
    return before === null && config !== null ? config : before;
  }
  return wanted;
}

/** A list of objects that is an attribute (`network_device`): its fields have defaults of their own. */
function planObjects(attribute: Attribute, before: Value, config: Value): Value {
  if (!isList(config)) return config;
  const type = attributeType(attribute);
  const elements = config.map((element, index) => {
    const old = isList(before) ? objectOf(before[index]) : null;
    return isObject(element) ? planFields(attribute, old, element) : element;
  });
  return isUnchanged(before, elements, type) ? (before ?? elements) : elements;
}

function planFields(attribute: Attribute, before: ObjectValue | null, config: ObjectValue): Value {
  const planned: Record<string, Value> = {};
  for (const [name, given] of Object.entries(config)) {
    const fallback = attribute.fields?.[name];
    const old = before?.[name] ?? null;
    if (given !== null) planned[name] = given;
    else if (attribute.computedFields?.includes(name)) planned[name] = isZero(old) ? UNKNOWN : old;
    else if (fallback !== undefined && fallback !== null) planned[name] = fallback;
    else planned[name] = isZero(old) ? old : null;
  }
  return planned;
}

function planNested(nested: NestedBlock, before: Value, config: Value, spot: Spot): Value {
  if (config instanceof Unknown) return config;
  const given = isList(config) ? config : [];
  const old = isList(before) ? before : [];
  if (given.length === 0 && nested.computed) return before ?? UNKNOWN;
  if (nested.nesting === 'set') return planSet(nested, before, given);
  const pairs = given.map((element, index) => ({ element, old: partner(nested, old, element, index) }));
  const planned = pairs.map(({ element, old: match }, index) =>
    isObject(element) ? planElement(nested, match, element, within(spot, index)) : element,
  );
  const kept = new Set(pairs.map((pair) => pair.old));
  for (const [index, element] of old.entries()) {
    const lost = objectOf(element);
    if (lost && !kept.has(lost)) planLoss(nested.block, lost, within(spot, index));
  }
  const isSame = planned.length === old.length && planned.every((element) => old.includes(element));
  // A change inside of an element is the matter of its own arguments.
  if (nested.forceNew && planned.length !== old.length) spot.replace.push(spot.path);
  return isSame ? (before ?? []) : planned;
}

/** @returns the element of the state itself when nothing changes in it. */
function planElement(nested: NestedBlock, prior: ObjectValue | null, config: ObjectValue, spot: Spot): Value {
  const planned = planBlock(nested.block, prior, config, spot);
  const isSame =
    prior !== null && Object.entries(planned).every(([name, value]) => value === (prior[name] ?? null));
  return isSame ? prior : planned;
}

function partner(
  nested: NestedBlock,
  old: readonly Value[],
  element: Value,
  index: number,
): ObjectValue | null {
  const key = nested.key;
  if (key === undefined) return objectOf(old[index]);
  const wanted = isObject(element) ? element[key] : undefined;
  return objectOf(old.find((candidate) => isObject(candidate) && candidate[key] === wanted));
}

/** An element that the configuration no longer has replaces the object where one of its arguments would. */
function planLoss(block: Block, lost: ObjectValue, spot: Spot): void {
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (!attribute.forceNew || attribute.computed || isZero(lost[name] ?? null)) continue;
    spot.replace.push([...spot.path, name]);
  }
}

function planSet(nested: NestedBlock, before: Value, given: readonly Value[]): Value {
  const planned = given.map((element) =>
    isObject(element) ? planBlock(nested.block, null, element, { path: [], replace: [] }) : element,
  );
  const old = isList(before) ? before : [];
  const texts = new Set(old.map((element) => JSON.stringify(element)));
  const isSame =
    planned.length === old.length && planned.every((element) => texts.has(JSON.stringify(element)));
  return isSame ? (before ?? []) : planned;
}
