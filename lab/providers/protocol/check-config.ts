import { checkValues } from '../plan';
import type { Diagnostic, Provider } from '../resource';
import type { Block } from '../schema';
import { isObject, type Value } from '../values';

/** What is wrong with a configuration as such; one that is to go has nothing to check. */
export function checkConfig(
  block: Block,
  config: Value,
  validators: Provider<unknown>['validators'],
): Diagnostic[] {
  return isObject(config) ? checkValues(block, config, validators ?? {}) : [];
}
