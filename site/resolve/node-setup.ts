import type { NodeSetup } from '../model';
import { type NodeSetupSpec, nodeSetupSpec } from '../schema';
import { datacenterOf } from './datacenter';
import { defined } from './defined';
import type { Fields } from './fields';
import { rulesOf } from './firewall';
import { named, type Settled } from './settled';

/** How a node is set up; undefined where no layer says anything of it. */
export function resolveNodeSetup(fields: Fields): NodeSetup | undefined {
  const spec = fields.get<Settled<NodeSetupSpec>>('setup')?.value;
  // Of what was refused, parts may be missing that everything else is made of.
  if (!spec || !nodeSetupSpec.safeParse(spec).success) return undefined;
  const { bonds = {}, bridges = {}, vlans = {}, dns, timezone, repositories, datacenter, firewall } = spec;
  const reloadTimeoutSeconds = spec.reload_timeout;
  return {
    bonds: named('name', bonds, ({ hash_policy: hashPolicy, slaves = [], ...bond }) => ({
      ...bond,
      slaves,
      ...defined({ hashPolicy }),
    })),
    bridges: named('name', bridges, ({ vlan_aware: vlanAware, ...bridge }) => ({
      ...bridge,
      ...defined({ vlanAware }),
    })),
    vlans: named('name', vlans, (vlan) => vlan),
    ...defined({ dns, timezone, repositories, reloadTimeoutSeconds }),
    ...(firewall ? { firewall: { rules: rulesOf(firewall.rules) } } : {}),
    ...(datacenter ? { datacenter: datacenterOf(datacenter) } : {}),
  };
}
