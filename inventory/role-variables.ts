import {
  type Configured,
  hostRoles,
  type InstallConfig,
  type IpConfig,
  type Json,
  membersOfRole,
  mountedDisks,
  osFamily,
  rolesSwitchedOff,
  type Site,
  type Vm,
} from '../site';
import { k3sVariables, talosVariables } from './cluster-variables';
import { openPorts } from './open-ports';

/**
 * What the specs say to the roles that a machine has by choice, `{ docker_users: ['admin'] }`; of roles that it does not
 * have, nothing.
 */
export function roleVariables(site: Site, vm: Configured): Record<string, Json> {
  const off = rolesSwitchedOff(site, vm);
  const inputs = hostRoles(site, vm).map((role) => INPUTS[role]?.(vm, site) ?? {});
  const served = openPorts(site, vm);
  return Object.assign(
    {},
    off.length > 0 && { rackwright_without: [...off] },
    served.length > 0 && { security_firewall_services: served },
    osFamily(site, vm) === 'proxmox-ve' && NODE_SECURITY,
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
  k3s: k3sVariables,
  ssh_keys: (vm, site) => keysOf(vm, site),
  pve_install: () => NODE_SECURITY,
  proxmox: () => NODE_SECURITY,
  provisioning_server: (_vm, { networks = [] }) => ({
    provisioning_server_allow: networks.flatMap(({ cidr }) => cidr ?? []),
  }),
  talos: talosVariables,
  haproxy: ({ install: { services } }) => loadBalancerOf(services?.haproxy),
};

/**
 * What a node of Proxmox VE needs in any posture: its own firewall, which knows what nodes say to each other, and root at the other
 * nodes by key, with the forwarding that a machine moves through.
 * @see https://pve.proxmox.com/pve-docs/chapter-pvecm.html#_role_of_ssh_in_proxmox_ve_clusters
 */
const NODE_SECURITY: Record<string, Json> = {
  security_firewall: false,
  security_ssh_permit_root_login: 'prohibit-password',
  security_ssh_allow_tcp_forwarding: 'yes',
};

/** Who makes the key is not for a run of some hosts to choose; and sshd has to let its account in. */
function keysOf(vm: Configured, site: Site): Record<string, Json> {
  const [maker] = membersOfRole(site, vm, 'ssh_keys');
  const account = vm.install.vars['ssh_keys_account'] ?? 'root';
  return {
    ...(maker && { ssh_keys_maker: maker.name }),
    ...(account === 'root' && { security_ssh_permit_root_login: 'prohibit-password' }),
  };
}

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
    docker_projects: Object.entries(docker.compose).map(([name, project]): Json =>
      typeof project === 'string'
        ? { name, file: project }
        : { name, content: withoutTemplates(project.content) },
    ),
  };
}

/** A text as it is, and never as a template of Ansible: `{{.Name}}` is for Docker. */
function withoutTemplates(text: string): string {
  return /\{[{%#]/.test(text) ? `{{ '${Buffer.from(text).toString('base64')}' | b64decode }}` : text;
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
