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
    path = "../../../terraform.prod.tfstate"
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
  file_name           = "debian-12-genericcloud-amd64-prod-lab-7191be88.qcow2"
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
resource "proxmox_virtual_environment_file" "prod-router-cidata" {
  content_type = "iso"
  datastore_id = "local"
  node_name    = "lab"
  source_file {
    file_name = "prod-router-cidata-${substr(filesha256("cloud-init/prod-router-cidata.iso"), 0, 12)}.iso"
    path      = "cloud-init/prod-router-cidata.iso"
  }
  provider = "proxmox"
  lifecycle {
    create_before_destroy = true
  }
}
resource "proxmox_virtual_environment_vm" "prod-router" {
  boot_order = [
    "scsi0"
  ]
  migrate = true
  name    = "prod-router"
  network_device {
    bridge       = "vmbr0"
    disconnected = null
    enabled      = null
    firewall     = false
    mac_address  = "BC:24:11:00:2A:F8"
    model        = "virtio"
    mtu          = null
    queues       = null
    rate_limit   = null
    trunks       = null
    vlan_id      = null
  }
  network_device {
    bridge       = "prodnet"
    disconnected = null
    enabled      = null
    firewall     = false
    mac_address  = "BC:24:11:08:2A:F8"
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
    "prod",
    "rackwright"
  ]
  timeout_create      = 1800
  timeout_shutdown_vm = 300
  timeout_start_vm    = 300
  timeout_stop_vm     = 120
  vm_id               = 11000
  agent {
    enabled = true
    wait_for_ip {
      disabled = true
    }
  }
  cdrom {
    file_id   = proxmox_virtual_environment_file.prod-router-cidata.id
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
    "proxmox_sdn_applier.prodzone-apply",
  ]
  provider = "proxmox"
  lifecycle {
    ignore_changes = [
      "disk[0].import_from",
    ]
  }
}
resource "proxmox_virtual_environment_file" "prod1-cidata" {
  content_type = "iso"
  datastore_id = "local"
  node_name    = "lab"
  source_file {
    file_name = "prod1-cidata-${substr(filesha256("cloud-init/prod1-cidata.iso"), 0, 12)}.iso"
    path      = "cloud-init/prod1-cidata.iso"
  }
  provider = "proxmox"
  lifecycle {
    create_before_destroy = true
  }
}
resource "proxmox_virtual_environment_vm" "prod1" {
  boot_order = [
    "scsi0"
  ]
  migrate = true
  name    = "prod1"
  network_device {
    bridge       = "prodnet"
    disconnected = null
    enabled      = null
    firewall     = false
    mac_address  = "BC:24:11:00:2A:F9"
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
    "prod",
    "rackwright"
  ]
  timeout_create      = 1800
  timeout_shutdown_vm = 300
  timeout_start_vm    = 300
  timeout_stop_vm     = 120
  vm_id               = 11001
  agent {
    enabled = true
    wait_for_ip {
      disabled = true
    }
  }
  cdrom {
    file_id   = proxmox_virtual_environment_file.prod1-cidata.id
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
    "proxmox_sdn_applier.prodzone-apply",
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
resource "proxmox_sdn_vnet" "prodnet" {
  id   = "prodnet"
  tag  = 11000
  zone = proxmox_sdn_zone_vxlan.prodzone.id
  depends_on = [
    "proxmox_sdn_applier.prodzone-finish",
  ]
  provider = "proxmox"
}
resource "proxmox_sdn_subnet" "prodnet-10-20-10-0-24" {
  cidr    = "10.20.10.0/24"
  gateway = "10.20.10.1"
  snat    = false
  vnet    = proxmox_sdn_vnet.prodnet.id
  depends_on = [
    "proxmox_sdn_applier.prodzone-finish",
  ]
  provider = "proxmox"
}
resource "terraform_data" "prodzone-members" {
  input = [
    "prodzone",
    "prodnet",
    "prodnet 10.20.10.0/24",
  ]
}
resource "proxmox_sdn_applier" "prodzone-finish" {
  on_create  = false
  on_destroy = true
  provider   = "proxmox"
  lifecycle {
    replace_triggered_by = [terraform_data.prodzone-members]
  }
}
resource "proxmox_sdn_zone_vxlan" "prodzone" {
  id  = "prodzone"
  mtu = 1450
  peers = [
    "10.0.12.1"
  ]
  depends_on = [
    "proxmox_sdn_applier.prodzone-finish",
  ]
  provider = "proxmox"
}
resource "terraform_data" "prodzone-made" {
  input = [
    "${proxmox_sdn_zone_vxlan.prodzone.pending == null ? "prodzone" : "prodzone"}",
    "${proxmox_sdn_subnet.prodnet-10-20-10-0-24.id}",
  ]
}
resource "proxmox_sdn_applier" "prodzone-apply" {
  on_create  = true
  on_destroy = false
  depends_on = [
    "proxmox_sdn_zone_vxlan.prodzone",
    "proxmox_sdn_vnet.prodnet",
    "proxmox_sdn_subnet.prodnet-10-20-10-0-24",
  ]
  provider = "proxmox"
  lifecycle {
    replace_triggered_by = [terraform_data.prodzone-members, terraform_data.prodzone-made, proxmox_sdn_zone_vxlan.prodzone, proxmox_sdn_vnet.prodnet, proxmox_sdn_subnet.prodnet-10-20-10-0-24]
  }
}
resource "terraform_data" "generation-prod-router" {
  triggers_replace = proxmox_virtual_environment_vm.prod-router.id
}
resource "terraform_data" "generation-prod1" {
  triggers_replace = proxmox_virtual_environment_vm.prod1.id
}

output "hosts" {
  value = {
    prod-router = {
      vm_id         = 11000
      node          = "lab"
      mac_addresses = "${tolist(["BC:24:11:00:2A:F8", "BC:24:11:08:2A:F8"])}"
      generation    = "${terraform_data.generation-prod-router.id}"
    }
    prod1 = {
      vm_id         = 11001
      node          = "lab"
      mac_addresses = "${tolist(["BC:24:11:00:2A:F9"])}"
      generation    = "${terraform_data.generation-prod1.id}"
    }
  }
}
resource "local_file" "deployment" {
  content              = <<EOF
${jsonencode({ "site" = "home-lab", "environment" = "prod", "hosts" = { "prod-router" = { "vm_id" = 11000, "node" = "lab", "mac_addresses" = tolist(["BC:24:11:00:2A:F8", "BC:24:11:08:2A:F8"]), "generation" = terraform_data.generation-prod-router.id }, "prod1" = { "vm_id" = 11001, "node" = "lab", "mac_addresses" = tolist(["BC:24:11:00:2A:F9"]), "generation" = terraform_data.generation-prod1.id } } })}

EOF
  directory_permission = "0755"
  file_permission      = "0644"
  filename             = "../../../.rackwright/deployments/prod.json"
}
resource "terraform_data" "ansible" {
  triggers_replace = {
    prod-router = {
      vm   = "${terraform_data.generation-prod-router.triggers_replace}"
      hash = "${local.host_hashes["prod-router"]}"
    }
    prod1 = {
      vm   = "${terraform_data.generation-prod1.triggers_replace}"
      hash = "${local.host_hashes["prod1"]}"
    }
  }
  depends_on = [
    "proxmox_virtual_environment_vm.prod-router",
    "proxmox_virtual_environment_vm.prod1",
    "local_file.deployment",
  ]
  provisioner "local-exec" {
    command     = "node cli/rackwright.mjs configure prod"
    working_dir = "../../.."
    environment = {
      RACKWRIGHT_HOST_HASHES = "${abspath("host-hashes.json")}"
    }
  }
}