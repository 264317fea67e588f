import { isDeepStrictEqual } from 'node:util';
import { type TerraformPlan, verbOf } from './plan';

/** What is to become of one interface of a node. */
export interface InterfaceChange {
  /** `vmbr0` */
  readonly iface: string;
  /** False where the state has it already. */
  readonly isNew: boolean;
  /** Whether it is to have the default route. */
  readonly hasGateway: boolean;
  /** Interfaces that it takes as its ports or slaves. */
  readonly takes: readonly string[];
  /** Whether nothing but its comment changes. */
  readonly isOnlyComment: boolean;
}

/** A bond, bridge or VLAN as bpg/proxmox has it. */
interface Interface {
  readonly name?: string;
  readonly gateway?: string | null;
  readonly gateway6?: string | null;
  readonly ports?: readonly string[] | null;
  readonly slaves?: readonly string[] | null;
}

/** Interfaces of a node that a plan changes, new ones in the order of the plan. */
export function interfaceChanges({
  resource_changes: changes = [],
}: TerraformPlan): readonly InterfaceChange[] {
  return changes.flatMap(({ type, change }): InterfaceChange[] => {
    if (!type.includes('_network_linux_') || verbOf(change) === 'none') return [];
    const before = change.before as Interface | null;
    const after = change.after as Interface | null;
    const own = after ?? before;
    return [
      {
        iface: own?.name ?? '',
        isNew: before === null,
        hasGateway: Boolean(after?.gateway ?? after?.gateway6),
        isOnlyComment:
          before !== null && after !== null && isDeepStrictEqual(wordless(before), wordless(after)),
        takes: [...(after?.ports ?? []), ...(after?.slaves ?? [])],
      },
    ];
  });
}

function wordless(each: Interface): object {
  return { ...each, comment: undefined };
}
