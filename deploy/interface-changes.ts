import { isDeepStrictEqual } from 'node:util';
import type { InterfaceChange } from '../pve/node-network';
import { type TerraformPlan, verbOf } from './plan';

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
