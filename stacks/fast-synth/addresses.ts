import type { TerraformResource } from 'cdktf';
import { type PlaceOf, StackError } from '../stack-error';
import { subjectOf } from '../subject-of';

/**
 * Resources by their type and name.
 *
 * @param placeOf where the specs say what is refused
 * @throws {@link StackError} `STACK_ADDRESS_TAKEN`, where cdktf would merge the two without a word
 */
export function byType(
  resources: readonly TerraformResource[],
  placeOf?: PlaceOf,
): Map<string, Map<string, TerraformResource>> {
  const types = new Map<string, Map<string, TerraformResource>>();
  for (const resource of resources) {
    const { terraformResourceType: type, friendlyUniqueId: name } = resource;
    const members = types.get(type) ?? new Map<string, TerraformResource>();
    const other = members.get(name);
    if (other) {
      const message =
        `${other.node.path} and ${resource.node.path} both are ${type}.${name}; an address names one resource. ` +
        'Give the machines or networks behind them different names.';
      const fault = { code: 'STACK_ADDRESS_TAKEN', message, about: subjectOf(resource.node.path) } as const;
      const refusal = StackError.of([fault], placeOf);
      if (refusal) throw refusal;
    }
    types.set(type, members.set(name, resource));
  }
  return types;
}
