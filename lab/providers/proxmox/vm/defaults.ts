import { block } from '../../resource';
import { isList, isObject, type ObjectValue } from '../../values';
import { resourceSchema } from '../schemas';

const SCHEMA = resourceSchema('proxmox_virtual_environment_vm');

/** The one element of a block, or what a VM gets when the block is left out. */
export function blockOrDefault(state: ObjectValue, name: string): ObjectValue {
  return block(state, name) ?? defaultBlock(name);
}

/** What a VM gets when the block is left out. */
export function defaultBlock(name: string): ObjectValue {
  const fallback = SCHEMA.block.blocks?.[name]?.default ?? null;
  const element = isList(fallback) ? fallback[0] : undefined;
  return isObject(element) ? element : {};
}

/** The default of an argument, `acpi`, or null. */
export function defaultOf(name: string): string | number | boolean | null {
  const value = SCHEMA.block.attributes[name]?.default ?? null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
