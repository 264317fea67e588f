/** Name under which problems and `explain` show these values. */
export const BUILT_IN_NAME = '<built-in>';

/** The lowest layer: what holds where no file says anything. It is YAML so that its values have places like all others. */
export const BUILT_IN_LAYER = `# Values that hold where no file of the site says anything.
backend: { type: local }
roles:
  base: { description: "Time, locale, packages and names" }
  users: { description: Accounts and their keys }
  security: { description: "SSH, firewall and updates as the posture asks" }
  network: { description: "Bridges, VLANs, bonds and addresses, kept as the specs say" }
  storage: { description: "Formats and mounts the disks that have a mount" }
  ssh_keys: { description: "One key by which the machines reach each other" }
  node_exporter: { description: "Metrics for Prometheus" }
  docker: { description: "Docker and compose projects" }
  nix_services: { description: "Nix, and services of NixOS" }
  haproxy: { description: "Load balancer" }
  k3s: { description: "Kubernetes by k3s" }
  pve_install: { description: "Debian becomes Proxmox VE" }
  pve_network: { description: "Bridges of a Proxmox VE node, for management and Ceph" }
  nested_pve: { description: "Bridge, keys and files of a VM that became Proxmox VE" }
  proxmox: { description: "Repositories, kernel, tuning, storages and backups of a Proxmox VE node" }
  gpu_passthrough: { description: "Keeps devices for VMs" }
  pve_iac: { description: "Packer and OpenTofu, and a token for them" }
  provisioning_server: { description: "Rackwright's own server that installs machines" }
  talos: { description: "Leads a cluster of Talos Linux" }
name_groups:
  k8s-*: k3s
  haproxy-*: haproxy
  talos-*-cp*: talos_control_plane
  talos-*-w*: talos_workers
environment:
  posture: dev
  cloud_init: nocloud-iso
node:
  kind: proxmox
  tls: { verify: true }
  concurrency: 4
  capacity: { cores_ratio: 4, memory_ratio: 1, disk_ratio: 1, policy: refuse }
  datastores: { iso: local, image: local, snippets: local, disk: local-lvm }
vm:
  cores: 1
  sockets: 1
  cpu_type: x86-64-v2-AES
  tags: []
  on_boot: true
  agent: true
install:
  timezone: Etc/UTC
  locale: C.UTF-8
  ntp_servers: []
  dns_servers: []
  packages: []
  groups: []
`;
