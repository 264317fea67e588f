import type { HostDraft, MachineDraft } from '../resolve';
import { HOSTS_KEY } from './lock';

/** What has interfaces: a VM or a physical machine. */
export type AnyMachine = MachineDraft | HostDraft;

/**
 * Under which a machine stands in the lock. A VM that moves to another environment is another machine to Terraform, so
 * it also starts afresh here.
 */
export function keyOf(machine: AnyMachine): string {
  return `${isVm(machine) ? machine.environment.name : HOSTS_KEY}/${machine.name}`;
}

/** The environment, or {@link HOSTS_KEY}, and the name that a key is made of. */
export function splitKey(key: string): { readonly environment: string; readonly name: string } {
  const [environment = '', name = ''] = key.split('/');
  return { environment, name };
}

/** Whether a machine is a VM. */
function isVm(machine: AnyMachine): machine is MachineDraft {
  return 'bootMethod' in machine;
}
