import { clusterOf, type Configured, fixedAddresses, type Json, k3sMembers, type Site } from '../site';

/** What the role calls a cluster that has no name. */
const NAMELESS = 'k3s';

/** What the role k3s is told: the server also of machines without a cluster, which a run of some of them must not choose. */
export function k3sVariables(vm: Configured, site: Site): Record<string, Json> {
  const { servers } = k3sMembers(site, vm);
  const cluster = clusterOf(site, vm.name, 'k3s');
  const called = vm.install.vars['k3s_cluster'];
  return {
    ...(servers.length > 0 && { k3s_servers: [...servers] }),
    k3s_kubeconfig: kubeconfigOf(typeof called === 'string' ? called : (cluster?.name ?? NAMELESS)),
    ...(cluster && ofCluster(cluster)),
  };
}

function ofCluster({
  name,
  endpoint,
  version,
  podCidr,
  serviceCidr,
}: NonNullable<Site['clusters']>[number]): Record<string, Json> {
  return {
    k3s_cluster: name,
    ...(endpoint !== undefined && { k3s_endpoint: endpoint }),
    ...(version !== undefined && { k3s_version: version }),
    ...(podCidr !== undefined && { k3s_pod_cidr: podCidr }),
    ...(serviceCidr !== undefined && { k3s_service_cidr: serviceCidr }),
  };
}

/** The cluster of Talos Linux of the site; several want `talos_…` under `install.vars` of the machine that leads them. */
export function talosVariables(_vm: Configured, { clusters = [], environments }: Site): Record<string, Json> {
  const [cluster, ...others] = clusters.filter(({ kind }) => kind === 'talos');
  if (!cluster || others.length > 0) return {};
  const { name, controlPlane, workers, endpoint, version, podCidr, serviceCidr } = cluster;
  const machines = environments.flatMap(({ vms }) => vms);
  const addresses = (names: readonly string[]): string[] =>
    names.flatMap((each) => {
      const machine = machines.find((vm) => vm.name === each);
      return machine ? fixedAddresses(machine).slice(0, 1) : [];
    });
  return {
    talos_cluster: name,
    talos_control_plane: addresses(controlPlane),
    talos_workers: addresses(workers),
    talos_kubeconfig: kubeconfigOf(name),
    ...(endpoint !== undefined && { talos_endpoint: endpoint }),
    ...(version !== undefined && { talos_version: version }),
    ...(podCidr !== undefined && { talos_pod_cidr: podCidr }),
    ...(serviceCidr !== undefined && { talos_service_cidr: serviceCidr }),
  };
}

/** The file of a kubeconfig; its folder is known where `rackwright configure` runs. */
function kubeconfigOf(cluster: string): string {
  return `{{ (rackwright_folder | default('')) | ternary(rackwright_folder | default('') ~ '/kubeconfig-${cluster}', '') }}`;
}
