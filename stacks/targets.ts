import { TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { KeptMachine } from '../constructs';

/** What a deploy of some machines of a stack is limited to. */
export interface StackTargets {
  /** Names of the machines that are deployed; all others are left as they are. */
  readonly hosts: readonly string[];
  /** Machines of the state that are left as they are, by name. */
  readonly kept: Readonly<Record<string, KeptMachine>>;
  /** What the state says of who was configured by what, of the same machines. */
  readonly configured: Readonly<Record<string, unknown>>;
}

/** Terraform's addresses of all resources below constructs, `proxmox_virtual_environment_vm.dev1`. */
export function addressesIn(scopes: readonly (IConstruct | undefined)[]): readonly string[] {
  return scopes
    .flatMap((scope) => scope?.node.findAll() ?? [])
    .flatMap((element) =>
      element instanceof TerraformResource
        ? [`${element.terraformResourceType}.${element.friendlyUniqueId}`]
        : [],
    );
}
