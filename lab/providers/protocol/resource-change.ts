import { planFramework, planLegacy, settleLegacy } from '../plan';
import type { Diagnostic, Operation, PlanDraft, ResourceType } from '../resource';
import { blockType } from '../schema';
import { conform, equalValues, isObject, type ObjectValue, type Value, type ValuePath } from '../values';
import { diagnosticOf } from './diagnostic-message';

/** A planned value and what it means. */
export interface Planned {
  readonly planned: Value;
  readonly replace: readonly ValuePath[];
}

/** The state after an apply; with errors it is what is known to exist. */
export interface Applied {
  readonly state: Value;
  readonly errors: readonly Diagnostic[];
}

/** Plans a change of one object; a value that does not differ from the state is the state, byte for byte. */
export async function planChange<Session>(
  resource: ResourceType<Session>,
  prior: Value,
  config: Value,
  operation: Operation<Session>,
): Promise<Planned> {
  if (!isObject(config)) return { planned: null, replace: [] };
  const { block } = resource.schema;
  const before = isObject(prior) ? prior : null;
  const base = resource.legacy ? planLegacy(block, before, config) : planFramework(block, before, config);
  const draft: PlanDraft = {
    prior: before,
    config,
    planned: { ...base.planned },
    replace: [...base.replace],
  };
  await resource.plan?.(draft, operation);
  if (before !== null && equalValues(before, conform(draft.planned, blockType(block)), blockType(block))) {
    return { planned: before, replace: [] };
  }
  return { planned: draft.planned, replace: before === null ? [] : draft.replace };
}

/** Creates, updates or deletes one object. Never throws: what exists after a failure is in the state. */
export async function applyChange<Session>(
  resource: ResourceType<Session>,
  prior: Value,
  planned: Value,
  operation: Operation<Session>,
): Promise<Applied> {
  let saved: Value = prior;
  const saving: Operation<Session> = {
    ...operation,
    saved: (state) => {
      saved = state;
    },
  };
  try {
    if (!isObject(planned)) {
      if (isObject(prior)) await resource.delete(prior, saving);
      return { state: null, errors: [] };
    }
    const state = await make(resource, prior, planned, saving);
    return {
      state: resource.legacy ? settleLegacy(resource.schema.block, planned, state) : state,
      errors: [],
    };
  } catch (error) {
    const state = isObject(prior) && isObject(planned) ? await lookAgain(resource, saved, operation) : saved;
    return { state, errors: [diagnosticOf(error)] };
  }
}

function make<Session>(
  resource: ResourceType<Session>,
  prior: Value,
  planned: ObjectValue,
  operation: Operation<Session>,
): Promise<ObjectValue> {
  if (!isObject(prior)) return resource.create(planned, operation);
  if (!resource.update) throw new Error('this type of resource cannot be updated in place');
  return resource.update(prior, planned, operation);
}

/** After a failed update only the API knows how far it went. */
async function lookAgain<Session>(
  resource: ResourceType<Session>,
  state: Value,
  operation: Operation<Session>,
): Promise<Value> {
  if (!isObject(state)) return state;
  try {
    return (await resource.read(state, { ...operation, warn: () => undefined })) ?? state;
  } catch {
    return state;
  }
}

/** The state that an import starts with: what the id tells, and nulls. */
export function importedState<Session>(resource: ResourceType<Session>, id: string): ObjectValue {
  const start = resource.import?.(id) ?? {};
  const empty = Object.entries(resource.schema.block.blocks ?? {})
    .filter(([, nested]) => nested.nesting !== 'single')
    .map(([name]) => [name, []] as const);
  return { ...Object.fromEntries(empty), ...start };
}
