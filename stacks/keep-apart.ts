import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { AntiAffinity, type ProxmoxVm } from '../constructs';
import type { Environment } from '../site';

/**
 * VMs that say the same of `ha.apart`, in one rule.
 * @param machines those of the environment's VMs, in their order
 */
export function keepApart(
  scope: Construct,
  { vms, name: own, partOf = own }: Environment,
  machines: readonly ProxmoxVm[],
  provider: TerraformProvider,
): void {
  const sets = new Map<string, ProxmoxVm[]>();
  for (const [index, { ha }] of vms.entries()) {
    const machine = machines[index];
    if (ha?.apart === undefined || !machine) continue;
    sets.set(ha.apart, [...(sets.get(ha.apart) ?? []), machine]);
  }
  for (const [name, members] of sets) {
    const rule = { name: `${partOf}-${name}`, machines: members, provider };
    if (members.length > 1) new AntiAffinity(scope, name, rule);
  }
}
