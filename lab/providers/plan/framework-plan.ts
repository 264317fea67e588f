import { attributeType, type Block } from '../schema';
import { equalValues, Unknown, UNKNOWN, type ObjectValue, type Value, type ValuePath } from '../values';
import type { LegacyPlan } from './legacy-plan';

/**
 * Plans as Terraform's plugin framework does: once anything differs, every computed argument that is not configured is
 * unknown, except those that outlive a change.
 */
export function planFramework(block: Block, prior: ObjectValue | null, config: ObjectValue): LegacyPlan {
  const planned: Record<string, Value> = {};
  let isChanged = prior === null;
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const before = prior?.[name] ?? null;
    const given = config[name] ?? null;
    const wanted = given ?? attribute.default ?? (attribute.computed ? before : null);
    const isSame = equalValues(before, wanted, attributeType(attribute));
    planned[name] = isSame ? before : wanted;
    isChanged ||= !isSame;
  }
  if (isChanged) forget(block, prior, config, planned);
  return { planned, replace: prior === null ? [] : findReplacements(block, prior, planned) };
}

function forget(
  block: Block,
  prior: ObjectValue | null,
  config: ObjectValue,
  planned: Record<string, Value>,
): void {
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const isOpen = attribute.computed && (config[name] ?? null) === null && attribute.default === undefined;
    if (!isOpen) continue;
    const before = prior?.[name] ?? null;
    planned[name] = attribute.keep && before !== null ? before : UNKNOWN;
  }
}

function findReplacements(block: Block, prior: ObjectValue, planned: ObjectValue): ValuePath[] {
  return Object.entries(block.attributes)
    .filter(([name, attribute]) => {
      const next = planned[name] ?? null;
      if (!attribute.forceNew) return false;
      return next instanceof Unknown || !equalValues(prior[name] ?? null, next, attributeType(attribute));
    })
    .map(([name]) => [name]);
}
