import { block } from '../../resource';
import { isList, isObject, type ObjectValue } from '../../values';
import { resourceSchema } from '../schemas';

/** Name of the type. */
export const CONTAINER = 'proxmox_virtual_environment_container';

/** What a container gets when a block is left out. */
export function defaultBlock(name: string): ObjectValue {
  const fallback = resourceSchema(CONTAINER).block.blocks?.[name]?.default ?? null;
  const element = isList(fallback) ? fallback[0] : undefined;
  return isObject(element) ? element : {};
}

/** The one element of a block, or what a container gets when it is left out. */
export function blockOrDefault(state: ObjectValue, name: string): ObjectValue {
  return block(state, name) ?? defaultBlock(name);
}

/** True for a container that is a copy: what it has beside its configuration is its source's business. */
export function isClone(state: ObjectValue): boolean {
  return block(state, 'clone') !== undefined;
}
