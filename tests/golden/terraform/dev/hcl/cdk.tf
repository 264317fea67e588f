terraform {
  required_providers {
    proxmox = {
      version = "0.111.1"
      source  = "registry.terraform.io/bpg/proxmox"
    }
    local = {
      version = "2.6.1"
      source  = "registry.terraform.io/hashicorp/local"
    }
  }
  backend "local" {
    path = "../../../terraform.dev.tfstate"
  }


}

locals {
  host_hashes = jsondecode(file("host-hashes.json"))
}

provider "proxmox" {
  api_token = var.api_token_lab
  endpoint  = var.api_endpoint_lab
  insecure  = true
}
resource "proxmox_download_file" "debian-12-lab" {
  content_type        = "import"
  datastore_id        = "local"
  file_name           = "debian-12-genericcloud-amd64-dev-lab-7191be88.qcow2"
  node_name           = "lab"
  overwrite           = false
  overwrite_unmanaged = true
  url                 = "https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-genericcloud-amd64.qcow2"
  provider            = "proxmox"
  lifecycle {
    create_before_destroy = true
    ignore_changes = [
      "url",
      "checksum",
      "checksum_algorithm",
    ]
  }
}
resource "proxmox_virtual_environment_file" "dev-router-cidata" {
  content_type = "iso"
  datastore_id = "local"
  node_name    = "lab"
  source_file {
    file_name = "dev-router-cidata-${substr(filesha256("cloud-init/dev-router-cidata.iso"), 0, 12)}.iso"
    path      = "cloud-init/dev-router-cidata.iso"
  }
  provider = "proxmox"
  lifecycle {
    create_before_destroy = true
  }
}
resource "proxmox_virtual_environment_vm" "dev-router" {
  boot_order = [
    "scsi0"
  ]
  migrate = true
  name    = "dev-router"
  network_device {
    bridge       = "vmbr0"
    disconnected = null
    enabled      = null
    firewall     = false
    mac_address  = "BC:24:11:00:27:10"
    model        = "virtio"
    mtu          = null
    queues       = null
    rate_limit   = null
    trunks       = null
    vlan_id      = null
  }
  network_device {
    bridge       = "devnet"
    disconnected = null
    enabled      = null
    firewall     = false
    mac_address  = "BC:24:11:08:27:10"
    model        = "virtio"
    mtu          = 1450
    queues       = null
    rate_limit   = null
    trunks       = null
    vlan_id      = null
  }
  node_name       = "lab"
  on_boot         = true
  scsi_hardware   = "virtio-scsi-single"
  started         = true
  stop_on_destroy = true
  tags = [
    "dev",
    "rackwright"
  ]
  timeout_create      = 1800
  timeout_shutdown_vm = 300
  timeout_start_vm    = 300
  timeout_stop_vm     = 120
  vm_id               = 10000
  agent {
    enabled = true
    wait_for_ip {
      disabled = true
    }
  }
  cdrom {
    file_id   = proxmox_virtual_environment_file.dev-router-cidata.id
    interface = "ide3"
  }
  cpu {
    cores   = 1
    sockets = 1
    type    = "x86-64-v2-AES"
  }
  disk {
    datastore_id = "local-lvm"
    discard      = "on"
    import_from  = proxmox_download_file.debian-12-lab.id
    interface    = "scsi0"
    iothread     = true
    size         = 8
    ssd          = true
  }
  memory {
    dedicated = 512
  }
  operating_system {
    type = "l26"
  }
  serial_device {
    device = "socket"
  }
  depends_on = [
    "proxmox_sdn_applier.devzone-apply",
  ]
  provider = "proxmox"
  lifecycle {
    ignore_changes = [
      "disk[0].import_from",
    ]
  }
}
resource "proxmox_virtual_environment_file" "dev1-cidata" {
  content_type = "iso"
  datastore_id = "local"
  node_name    = "lab"
  source_file {
    file_name = "dev1-cidata-${substr(filesha256("cloud-init/dev1-cidata.iso"), 0, 12)}.iso"
    path      = "cloud-init/dev1-cidata.iso"
  }
  provider = "proxmox"
  lifecycle {
    create_before_destroy = true
  }
}
resource "proxmox_virtual_environment_vm" "dev1" {
  boot_order = [
    "scsi0"
  ]
  migrate = true
  name    = "dev1"
  network_device {
    bridge       = "devnet"
    disconnected = null
    enabled      = null
    firewall     = false
    mac_address  = "BC:24:11:00:27:11"
    model        = "virtio"
    mtu          = 1450
    queues       = null
    rate_limit   = null
    trunks       = null
    vlan_id      = null
  }
  node_name       = "lab"
  on_boot         = true
  scsi_hardware   = "virtio-scsi-single"
  started         = true
  stop_on_destroy = true
  tags = [
    "dev",
    "rackwright"
  ]
  timeout_create      = 1800
  timeout_shutdown_vm = 300
  timeout_start_vm    = 300
  timeout_stop_vm     = 120
  vm_id               = 10001
  agent {
    enabled = true
    wait_for_ip {
      disabled = true
    }
  }
  cdrom {
    file_id   = proxmox_virtual_environment_file.dev1-cidata.id
    interface = "ide3"
  }
  cpu {
    cores   = 1
    sockets = 1
    type    = "x86-64-v2-AES"
  }
  disk {
    datastore_id = "local-lvm"
    discard      = "on"
    import_from  = proxmox_download_file.debian-12-lab.id
    interface    = "scsi0"
    iothread     = true
    size         = 8
    ssd          = true
  }
  memory {
    dedicated = 1024
  }
  operating_system {
    type = "l26"
  }
  serial_device {
    device = "socket"
  }
  depends_on = [
    "proxmox_sdn_applier.devzone-apply",
  ]
  provider = "proxmox"
  lifecycle {
    ignore_changes = [
      "disk[0].import_from",
    ]
  }
}
resource "proxmox_virtual_environment_file" "dev2-cidata" {
  content_type = "iso"
  datastore_id = "local"
  node_name    = "lab"
  source_file {
    file_name = "dev2-cidata-${substr(filesha256("cloud-init/dev2-cidata.iso"), 0, 12)}.iso"
    path      = "cloud-init/dev2-cidata.iso"
  }
  provider = "proxmox"
  lifecycle {
    create_before_destroy = true
  }
}
resource "proxmox_virtual_environment_vm" "dev2" {
  boot_order = [
    "scsi0"
  ]
  migrate = true
  name    = "dev2"
  network_device {
    bridge       = "devnet"
    disconnected = null
    enabled      = null
    firewall     = false
    mac_address  = "BC:24:11:00:27:12"
    model        = "virtio"
    mtu          = 1450
    queues       = null
    rate_limit   = null
    trunks       = null
    vlan_id      = null
  }
  node_name       = "lab"
  on_boot         = true
  scsi_hardware   = "virtio-scsi-single"
  started         = true
  stop_on_destroy = true
  tags = [
    "dev",
    "rackwright"
  ]
  timeout_create      = 1800
  timeout_shutdown_vm = 300
  timeout_start_vm    = 300
  timeout_stop_vm     = 120
  vm_id               = 10002
  agent {
    enabled = true
    wait_for_ip {
      disabled = true
    }
  }
  cdrom {
    file_id   = proxmox_virtual_environment_file.dev2-cidata.id
    interface = "ide3"
  }
  cpu {
    cores   = 1
    sockets = 1
    type    = "x86-64-v2-AES"
  }
  disk {
    datastore_id = "local-lvm"
    discard      = "on"
    import_from  = proxmox_download_file.debian-12-lab.id
    interface    = "scsi0"
    iothread     = true
    size         = 8
    ssd          = true
  }
  memory {
    dedicated = 512
  }
  operating_system {
    type = "l26"
  }
  serial_device {
    device = "socket"
  }
  depends_on = [
    "proxmox_sdn_applier.devzone-apply",
  ]
  provider = "proxmox"
  lifecycle {
    ignore_changes = [
      "disk[0].import_from",
    ]
  }
}

provider "local" {
}

variable "api_token_lab" {
  description = "API token lab, user@realm!id=secret"
  type        = string
  sensitive   = true
  default     = null
  ephemeral   = true
}

variable "api_endpoint_lab" {
  default     = "https://127.0.0.1:8006/"
  description = "API of node lab, or a gateway before it"
  type        = string
  ephemeral   = true
}
resource "proxmox_sdn_vnet" "devnet" {
  id   = "devnet"
  tag  = 10000
  zone = proxmox_sdn_zone_vxlan.devzone.id
  depends_on = [
    "proxmox_sdn_applier.devzone-finish",
  ]
  provider = "proxmox"
}
resource "proxmox_sdn_subnet" "devnet-10-10-10-0-24" {
  cidr    = "10.10.10.0/24"
  gateway = "10.10.10.1"
  snat    = false
  vnet    = proxmox_sdn_vnet.devnet.id
  depends_on = [
    "proxmox_sdn_applier.devzone-finish",
  ]
  provider = "proxmox"
}
resource "terraform_data" "devzone-members" {
  input = [
    "devzone",
    "devnet",
    "devnet 10.10.10.0/24",
  ]
}
resource "proxmox_sdn_applier" "devzone-finish" {
  on_create  = false
  on_destroy = true
  provider   = "proxmox"
  lifecycle {
    replace_triggered_by = [terraform_data.devzone-members]
  }
}
resource "proxmox_sdn_zone_vxlan" "devzone" {
  id  = "devzone"
  mtu = 1450
  peers = [
    "10.0.12.1"
  ]
  depends_on = [
    "proxmox_sdn_applier.devzone-finish",
  ]
  provider = "proxmox"
}
resource "terraform_data" "devzone-made" {
  input = [
    "${proxmox_sdn_zone_vxlan.devzone.pending == null ? "devzone" : "devzone"}",
    "${proxmox_sdn_subnet.devnet-10-10-10-0-24.id}",
  ]
}
resource "proxmox_sdn_applier" "devzone-apply" {
  on_create  = true
  on_destroy = false
  depends_on = [
    "proxmox_sdn_zone_vxlan.devzone",
    "proxmox_sdn_vnet.devnet",
    "proxmox_sdn_subnet.devnet-10-10-10-0-24",
  ]
  provider = "proxmox"
  lifecycle {
    replace_triggered_by = [terraform_data.devzone-members, terraform_data.devzone-made, proxmox_sdn_zone_vxlan.devzone, proxmox_sdn_vnet.devnet, proxmox_sdn_subnet.devnet-10-10-10-0-24]
  }
}
resource "terraform_data" "generation-dev-router" {
  triggers_replace = proxmox_virtual_environment_vm.dev-router.id
}
resource "terraform_data" "generation-dev1" {
  triggers_replace = proxmox_virtual_environment_vm.dev1.id
}
resource "terraform_data" "generation-dev2" {
  triggers_replace = proxmox_virtual_environment_vm.dev2.id
}

output "hosts" {
  value = {
    dev-router = {
      vm_id         = 10000
      node          = "lab"
      mac_addresses = "${tolist(["BC:24:11:00:27:10", "BC:24:11:08:27:10"])}"
      generation    = "${terraform_data.generation-dev-router.id}"
    }
    dev1 = {
      vm_id         = 10001
      node          = "lab"
      mac_addresses = "${tolist(["BC:24:11:00:27:11"])}"
      generation    = "${terraform_data.generation-dev1.id}"
    }
    dev2 = {
      vm_id         = 10002
      node          = "lab"
      mac_addresses = "${tolist(["BC:24:11:00:27:12"])}"
      generation    = "${terraform_data.generation-dev2.id}"
    }
  }
}
resource "local_file" "deployment" {
  content              = <<EOF
${jsonencode({ "site" = "home-lab", "environment" = "dev", "hosts" = { "dev-router" = { "vm_id" = 10000, "node" = "lab", "mac_addresses" = tolist(["BC:24:11:00:27:10", "BC:24:11:08:27:10"]), "generation" = terraform_data.generation-dev-router.id }, "dev1" = { "vm_id" = 10001, "node" = "lab", "mac_addresses" = tolist(["BC:24:11:00:27:11"]), "generation" = terraform_data.generation-dev1.id }, "dev2" = { "vm_id" = 10002, "node" = "lab", "mac_addresses" = tolist(["BC:24:11:00:27:12"]), "generation" = terraform_data.generation-dev2.id } } })}

EOF
  directory_permission = "0755"
  file_permission      = "0644"
  filename             = "../../../.rackwright/deployments/dev.json"
}
resource "terraform_data" "ansible" {
  triggers_replace = {
    dev-router = {
      vm   = "${terraform_data.generation-dev-router.triggers_replace}"
      hash = "${local.host_hashes["dev-router"]}"
    }
    dev1 = {
      vm   = "${terraform_data.generation-dev1.triggers_replace}"
      hash = "${local.host_hashes["dev1"]}"
    }
    dev2 = {
      vm   = "${terraform_data.generation-dev2.triggers_replace}"
      hash = "${local.host_hashes["dev2"]}"
    }
  }
  depends_on = [
    "proxmox_virtual_environment_vm.dev-router",
    "proxmox_virtual_environment_vm.dev1",
    "proxmox_virtual_environment_vm.dev2",
    "local_file.deployment",
  ]
  provisioner "local-exec" {
    command     = "node cli/rackwright.mjs configure dev"
    working_dir = "../../.."
    environment = {
      RACKWRIGHT_HOST_HASHES = "${abspath("host-hashes.json")}"
    }
  }
}