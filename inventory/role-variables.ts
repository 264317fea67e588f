import type { InstallConfig, IpConfig, Json, Site, Vm } from '../site';
import { clusterOf, type Configured, hostRoles, mountedDisks, rolesSwitchedOff } from './host-roles';
import { fixedAddresses, openPorts } from './open-ports';

/**
 * What the specs say to the roles that a machine has by choice, `{ docker_users: ['admin'] }`; of roles that it does not
 * have, nothing.
 */
export function roleVariables(site: Site, vm: Configured): Record<string, Json> {
  const off = rolesSwitchedOff(vm);
  const inputs = hostRoles(site, vm).map((role) => INPUTS[role]?.(vm, site) ?? {});
  const served = openPorts(site, vm);
  return Object.assign(
    {},
    off.length > 0 && { rackwright_without: [...off] },
    served.length > 0 && { security_firewall_services: served },
    ...inputs,
  ) as Record<string, Json>;
}

const INPUTS: Readonly<Record<string, (vm: Configured, site: Site) => Record<string, Json>>> = {
  storage: (vm, site) => ({
    storage_disks: mountedDisks(vm).map((disk) => ({
      devices: devicesOf(disk),
      mount: disk.mount,
      filesystem: disk.filesystem ?? 'ext4',
      size_gib: disk.sizeGib,
    })),
    // Most guests of a lab have no devices of their own.
    ...(site.nodes.some(({ name, kind }) => name === vm.node && kind === 'lab') && {
      storage_require_disks: false,
    }),
  }),
  network: (vm) => ({ network_interfaces: vm.nics.map(interfaceOf) }),
  docker: ({ install: { services } }) => dockerOf(services?.docker),
  nix_services: ({ install: { services } }) => nixOf(services?.nix),
  k3s: (vm, site) => k3sOf(clusterOf(site, vm.name, 'k3s')),
  // A node has Proxmox VE's own firewall, which knows what nodes say to each other.
  pve_install: () => ({ security_firewall: false }),
  proxmox: () => ({ security_firewall: false }),
  provisioning_server: (_vm, { networks = [] }) => ({
    provisioning_server_allow: networks.flatMap(({ cidr }) => cidr ?? []),
  }),
  talos: (_vm, site) => talosOf(site),
  haproxy: ({ install: { services } }) => loadBalancerOf(services?.haproxy),
};

/**
 * Names that udev gives a disk of QEMU. On scsi it is PVE's own name for the drive, since PVE sets `device_id`; before
 * that it was the serial number, which on other buses it still is.
 */
function devicesOf({ interface: name, serial }: Vm['disks'][number]): string[] {
  const byId = (text: string): string => `/dev/disk/by-id/${text}`;
  if (name.startsWith('virtio')) return [byId(`virtio-${serial ?? name}`)];
  if (name.startsWith('sata')) return [byId(`ata-QEMU_HARDDISK_${serial ?? name}`)];
  return [`drive-${name}`, ...(serial === undefined ? [] : [serial])].map((text) =>
    byId(`scsi-0QEMU_QEMU_HARDDISK_${text}`),
  );
}

function interfaceOf({ mac, mtu, ipv4, ipv6, dnsServers, routes }: Vm['nics'][number]): Json {
  const fixed = [ipv4, ipv6].flatMap((config) => (config.method === 'static' ? [config] : []));
  const asks = (config: IpConfig): boolean => config.method === 'dhcp';
  return {
    mac: mac.toLowerCase(),
    ...(mtu !== undefined && { mtu }),
    dhcp4: asks(ipv4),
    dhcp6: asks(ipv6),
    addresses: fixed.map(({ address }) => address),
    gateways: fixed.flatMap(({ gateway }) => gateway ?? []),
    dns_servers: dnsServers,
    routes: routes.map(({ to, via }) => ({ to, via })),
  };
}

type Services = NonNullable<InstallConfig['services']>;

function dockerOf(docker: Services['docker']): Record<string, Json> {
  if (!docker) return {};
  return {
    docker_data_root: docker.dataRoot,
    docker_users: docker.users,
    docker_registry_mirrors: docker.registryMirrors,
    docker_projects: Object.entries(docker.compose).map(([name, file]) => ({ name, file })),
  };
}

function nixOf(nix: Services['nix']): Record<string, Json> {
  if (!nix) return {};
  return {
    nix_services_packages: nix.packages,
    nix_services_options: nix.services as Json,
    ...(nix.channel !== undefined && { nix_services_channel: nix.channel }),
  };
}

function loadBalancerOf(haproxy: Services['haproxy']): Record<string, Json> {
  if (!haproxy) return {};
  return {
    haproxy_frontends: haproxy.frontends.map((each) => ({ ...each })),
    haproxy_backends: haproxy.backends.map(({ checkPath, servers, ...each }) => ({
      ...each,
      check_path: checkPath,
      servers: servers.map((server) => ({ ...server })),
    })),
    ...(haproxy.stats !== undefined && { haproxy_stats: haproxy.stats }),
  };
}

function k3sOf(cluster: ReturnType<typeof clusterOf>): Record<string, Json> {
  if (!cluster) return {};
  const { name, controlPlane, endpoint, version, podCidr, serviceCidr } = cluster;
  return {
    k3s_cluster: name,
    k3s_servers: controlPlane,
    k3s_kubeconfig: kubeconfigOf(name),
    ...(endpoint !== undefined && { k3s_endpoint: endpoint }),
    ...(version !== undefined && { k3s_version: version }),
    ...(podCidr !== undefined && { k3s_pod_cidr: podCidr }),
    ...(serviceCidr !== undefined && { k3s_service_cidr: serviceCidr }),
  };
}

/** The cluster of Talos Linux of the site; several want `talos_…` under `install.vars` of the machine that leads them. */
function talosOf({ clusters = [], environments }: Site): Record<string, Json> {
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
