import type { Cluster, PhysicalHost, Site } from '../../../site';

/** The cluster that a machine is to be part of, and where it finds it; the reason where there is none. */
export function membershipOf(
  { clusters = [], hosts = [], environments }: Site,
  { name }: PhysicalHost,
): { cluster: Cluster; endpoint: string } | { problem: string } {
  const cluster = clusters.find(
    ({ kind, controlPlane, workers }) => kind === 'talos' && [...controlPlane, ...workers].includes(name),
  );
  if (!cluster) {
    return {
      problem: `"${name}" is to get talos, and is in no cluster: name it under "control_plane" or "workers" of one of kind talos`,
    };
  }
  const [first = ''] = cluster.controlPlane;
  const machines = environments.flatMap(({ vms }) => vms);
  const cards = hosts.find((host) => host.name === first)?.interfaces;
  const nics = cards ?? machines.find((vm) => vm.name === first)?.nics ?? [];
  const endpoint = cluster.endpoint ?? fixedAddressesOf(nics)[0];
  if (endpoint !== undefined) return { cluster, endpoint };
  return {
    problem: `cluster "${cluster.name}" has no address: give it an "endpoint", or "${first}" a fixed address`,
  };
}

/** Fixed addresses, without their prefixes. */
export function fixedAddressesOf(
  nics: readonly Pick<PhysicalHost['interfaces'][number], 'ipv4' | 'ipv6'>[],
): string[] {
  return nics.flatMap(({ ipv4, ipv6 }) =>
    [ipv4, ipv6].flatMap((config) =>
      config.method === 'static' ? [config.address.split('/')[0] ?? ''] : [],
    ),
  );
}
