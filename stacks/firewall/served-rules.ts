import type { FirewallRule } from '../../constructs';
import { clusterOf, type ServedPorts, servedPorts, type Site, talosPorts, type Vm } from '../../site';
import { servedRules } from './provider-rules';
import type { Sources } from './sources';

/** What a VM serves, by role; of the members of a cluster by that too, `k3s-home`. */
export type ServedRules = ReadonlyMap<string, readonly FirewallRule[]>;

/** What a VM serves, as rules of PVE. */
export function servedRulesOf(site: Site, vm: Vm, sources: Sources): ServedRules {
  const talos = clusterOf(site, vm.name, 'talos');
  const served = [
    ...[...servedPorts(site, vm)].map(([role, ports]) => {
      const cluster = role === 'k3s' ? clusterOf(site, vm.name, 'k3s') : undefined;
      return { role, ports, cluster };
    }),
    ...(talos ? [{ role: 'talos', ports: talosPorts(site, vm.name), cluster: talos }] : []),
  ];
  return new Map(
    served.map(({ role, ports, cluster }) => [
      cluster ? `${role}-${cluster.name}` : role,
      ofRole(role, ports, { key: cluster ? `cluster-${cluster.name}` : `peers-${role}`, sources }),
    ]),
  );
}

function ofRole(
  role: string,
  ports: readonly ServedPorts[],
  options: { readonly key: string; readonly sources: Sources },
): readonly FirewallRule[] {
  return ports.flatMap((each) => servedRules(role, each, options));
}
