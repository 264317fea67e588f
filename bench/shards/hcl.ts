import { stringify } from 'yaml';
import type { Site } from '../../site';

/** What somebody writes by hand for the same machines: a YAML file, and resources that go over it. */
export function hclOf({ nodes: [node], environments: [environment] }: Site): ReadonlyMap<string, string> {
  const vms = Object.fromEntries(
    (environment?.vms ?? []).map((vm) => [
      vm.name,
      {
        vm_id: vm.vmId,
        cores: vm.cores,
        memory: vm.memoryMib,
        tags: vm.tags,
        disks: vm.disks.map((disk) => ({
          interface: disk.interface,
          datastore: disk.datastore,
          size: disk.sizeGib,
        })),
        bridge: vm.nics[0]?.bridge,
        mac: vm.nics[0]?.mac,
        address: vm.nics[0]?.ipv4.method === 'static' ? vm.nics[0].ipv4.address : '',
      },
    ]),
  );
  return new Map([
    ['vms.yaml', stringify(vms)],
    ['main.tf', configuration(node?.apiEndpoint ?? '')],
  ]);
}

function configuration(endpoint: string): string {
  return `terraform {
  required_providers {
    proxmox = { source = "bpg/proxmox", version = "0.111.1" }
  }
}

provider "proxmox" {
  endpoint = "${endpoint}"
  insecure = true
}

locals {
  vms = yamldecode(file("\${path.module}/vms.yaml"))
}

resource "proxmox_virtual_environment_file" "user" {
  for_each     = local.vms
  content_type = "snippets"
  datastore_id = "local"
  node_name    = "pve1"
  source_raw {
    file_name = "\${each.key}-user.yaml"
    data      = "#cloud-config\\nhostname: \${each.key}\\n"
  }
}

resource "proxmox_virtual_environment_vm" "vm" {
  for_each  = local.vms
  name      = each.key
  vm_id     = each.value.vm_id
  node_name = "pve1"
  tags      = each.value.tags
  cpu {
    cores = each.value.cores
    type  = "x86-64-v2-AES"
  }
  memory {
    dedicated = each.value.memory
  }
  dynamic "disk" {
    for_each = each.value.disks
    content {
      interface    = disk.value.interface
      datastore_id = disk.value.datastore
      size         = disk.value.size
      ssd          = true
      discard      = "on"
      iothread     = true
    }
  }
  network_device {
    bridge      = each.value.bridge
    mac_address = each.value.mac
  }
  initialization {
    datastore_id      = "local-lvm"
    user_data_file_id = proxmox_virtual_environment_file.user[each.key].id
    ip_config {
      ipv4 {
        address = each.value.address
      }
    }
  }
  serial_device {}
}
`;
}
