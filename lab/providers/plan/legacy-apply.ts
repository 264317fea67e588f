import type { Block } from '../schema';
import { isList, isObject, Unknown, type ObjectValue, type Value } from '../values';

/**
 * Brings what was made to the form that Terraform's older SDK leaves in the state: where plan and result differ only in
 * null and empty, the plan's form stays, and arguments inside of blocks whose default is '' are ''.
 *
 * A refresh does not do this, so an empty list can follow on a null without anything having changed.
 */
export function settleLegacy(block: Block, planned: ObjectValue, state: ObjectValue): ObjectValue {
  const settled: Record<string, Value> = { ...state };
  for (const [name, value] of Object.entries(state))
    settled[name] = settleValue(value, planned[name] ?? null);
  for (const [name, nested] of Object.entries(block.blocks ?? {})) {
    const elements = settled[name];
    if (isList(elements)) settled[name] = elements.map((element) => fillText(nested.block, element));
  }
  return settled;
}

function settleValue(value: Value, planned: Value): Value {
  if (planned instanceof Unknown) return value;
  if ((isEmptyList(value) && planned === null) || (value === null && isEmptyList(planned))) return planned;
  if (value === null && planned === '') return planned;
  if (isList(value) && isList(planned) && value.length === planned.length) {
    return value.map((element, index) => settleValue(element, planned[index] ?? null));
  }
  if (isObject(value) && isObject(planned)) {
    const fields = Object.entries(value);
    return Object.fromEntries(
      fields.map(([name, field]) => [name, settleValue(field, planned[name] ?? null)] as const),
    );
  }
  return value;
}

function isEmptyList(value: Value): boolean {
  return isList(value) && value.length === 0;
}

function fillText(block: Block, element: Value): Value {
  if (!isObject(element)) return element;
  const filled: Record<string, Value> = { ...element };
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (attribute.default === '') filled[name] ??= '';
  }
  for (const [name, nested] of Object.entries(block.blocks ?? {})) {
    const elements = filled[name];
    if (isList(elements)) filled[name] = elements.map((inner) => fillText(nested.block, inner));
  }
  return filled;
}
