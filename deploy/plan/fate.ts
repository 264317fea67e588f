import { attributeChanges, type AttributeChange } from './attribute-changes';
import { type ResourceChange, type Verb, verbOf } from './plan-json';
import { because } from './reasons';
import { rebootsFor } from './reboots';

/** What a deploy does to one resource. */
export interface Fate {
  readonly verb: Verb;
  /** Attributes for which the machine is switched off and on. */
  readonly reboots: readonly string[];
  /** Why it is replaced though none of its attributes asks for it. */
  readonly because?: string;
}

/** What becomes of a machine, in words that shout where it does not survive. */
export const machineWords: Readonly<Record<Verb, string>> = {
  create: 'is made',
  change: 'is changed',
  replace: 'IS DESTROYED AND MADE ANEW',
  delete: 'IS DESTROYED',
  none: '',
};

const machines = new Set(['proxmox_virtual_environment_vm', 'proxmox_virtual_environment_container']);

/** Whether a resource of this type is a machine. */
export function isMachine({ type }: Pick<ResourceChange, 'type'>): boolean {
  return machines.has(type);
}

/** What is planned for a resource. @param changes what differs, where that is known already */
export function fateOf(
  planned: ResourceChange,
  changes: readonly AttributeChange[] = attributeChanges(planned.change),
): Fate {
  const reboots = [...new Set(rebootsFor(planned, changes))];
  return { verb: verbOf(planned.change), reboots, ...because(planned) };
}

/** `reboots for memory.dedicated`; empty where it does not. */
export function rebootWords({ reboots }: Pick<Fate, 'reboots'>): string {
  return reboots.length > 0 ? `reboots for ${[...new Set(reboots)].join(', ')}` : '';
}
