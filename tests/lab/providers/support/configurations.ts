const PROVIDERS = `
terraform {
  required_providers {
    proxmox = { source = "registry.terraform.io/bpg/proxmox", version = "0.111.1" }
    local   = { source = "registry.terraform.io/hashicorp/local", version = "2.6.1" }
  }
}
variable "endpoint" {}
provider "proxmox" {
  endpoint = var.endpoint
  insecure = true
}
`;

/** One environment: pool, image, SDN with its appliers, cloud-init ISO, a VM, and what was learned of it. */
export function environmentConfiguration(values: { memory: number; disk: number; tag: string }): string {
  return `${PROVIDERS}
resource "proxmox_virtual_environment_pool" "dev" {
  pool_id = "dev"
  comment = "made by a test"
}
resource "proxmox_download_file" "image" {
  node_name    = "lab"
  datastore_id = "local"
  content_type = "import"
  url          = "https://images.example.org/debian-12-genericcloud-amd64.qcow2"
  file_name    = "debian-12.qcow2"
}
resource "proxmox_sdn_applier" "last" {}
resource "proxmox_sdn_zone_vxlan" "zone" {
  id         = "devzone"
  peers      = ["10.0.12.1"]
  mtu        = 1450
  depends_on = [proxmox_sdn_applier.last]
}
resource "proxmox_sdn_vnet" "net" {
  id         = "devnet"
  zone       = proxmox_sdn_zone_vxlan.zone.id
  tag        = 1000
  depends_on = [proxmox_sdn_applier.last]
}
resource "proxmox_sdn_subnet" "subnet" {
  vnet       = proxmox_sdn_vnet.net.id
  cidr       = "10.10.10.0/24"
  gateway    = "10.10.10.1"
  depends_on = [proxmox_sdn_applier.last]
}
resource "proxmox_sdn_applier" "first" {
  depends_on = [proxmox_sdn_subnet.subnet]
  lifecycle { replace_triggered_by = [proxmox_sdn_zone_vxlan.zone, proxmox_sdn_vnet.net, proxmox_sdn_subnet.subnet] }
}
resource "proxmox_virtual_environment_file" "seed" {
  content_type = "iso"
  datastore_id = "local"
  node_name    = "lab"
  source_file {
    path      = "seed.iso"
    file_name = "dev1-cidata.iso"
  }
}
resource "proxmox_virtual_environment_vm" "dev1" {
  name      = "dev1"
  node_name = "lab"
  vm_id     = 10001
  pool_id   = proxmox_virtual_environment_pool.dev.pool_id
  tags      = ["web", "${values.tag}"]
  started   = false
  cpu {
    cores = 2
    type  = "host"
  }
  memory { dedicated = ${values.memory} }
  operating_system { type = "l26" }
  serial_device {}
  startup { order = 2 }
  disk {
    datastore_id = "local-lvm"
    interface    = "scsi0"
    import_from  = proxmox_download_file.image.id
    size         = ${values.disk}
    discard      = "on"
  }
  cdrom {
    interface = "ide3"
    file_id   = proxmox_virtual_environment_file.seed.id
  }
  network_device {
    bridge      = proxmox_sdn_vnet.net.id
    mac_address = "BC:24:11:00:00:01"
  }
  depends_on = [proxmox_sdn_applier.first]
}
resource "local_file" "learned" {
  filename        = "\${path.module}/out/dev.json"
  file_permission = "0644"
  content         = jsonencode({ vm = proxmox_virtual_environment_vm.dev1.id, macs = proxmox_virtual_environment_vm.dev1.mac_addresses })
}
`;
}

/** One VM without a disk. */
export function machineConfiguration(vmid: number, name: string): string {
  return `${PROVIDERS}
resource "proxmox_virtual_environment_pool" "pool" {
  pool_id = "${name}"
}
resource "proxmox_virtual_environment_vm" "vm" {
  name      = "${name}"
  node_name = "lab"
  vm_id     = ${vmid}
  started   = false
  pool_id   = proxmox_virtual_environment_pool.pool.pool_id
}
`;
}
