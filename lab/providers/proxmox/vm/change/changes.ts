import { blockType } from '../../../schema';
import { equalValues, isList, isObject, type ObjectValue, type Value, type ValueType } from '../../../values';
import { resourceSchema } from '../../schemas';

const TYPE = blockType(resourceSchema('proxmox_virtual_environment_vm').block);
const FIELDS: Readonly<Record<string, ValueType>> =
  typeof TYPE === 'string' || TYPE[0] !== 'object' ? {} : TYPE[1];

/** What an update changes: the state before and the state that is wanted. */
export class Changes {
  readonly prior: ObjectValue;
  readonly planned: ObjectValue;

  constructor(prior: ObjectValue, planned: ObjectValue) {
    this.prior = prior;
    this.planned = planned;
  }

  /** True when the argument or block changes. */
  has(name: string): boolean {
    const type = FIELDS[name];
    return type !== undefined && !equalValues(this.prior[name] ?? null, this.planned[name] ?? null, type);
  }

  /** True when one of them changes. */
  hasAny(names: readonly string[]): boolean {
    return names.some((name) => this.has(name));
  }

  /** True when a field of the first element of a block changes. */
  hasIn(name: string, field: string): boolean {
    return (
      JSON.stringify(first(this.prior[name])?.[field] ?? null) !==
      JSON.stringify(first(this.planned[name])?.[field] ?? null)
    );
  }
}

function first(value: Value | undefined): ObjectValue | undefined {
  const element = isList(value) ? value[0] : undefined;
  return isObject(element) ? element : undefined;
}
