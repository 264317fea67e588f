import { providers, type ProviderUnderTest } from '../gateway/providers';
import { TerraformFolder } from '../gateway/terraform-folder';
import { BenchServer } from './server';

const VMS = 500;

const configuration = `
terraform {
  required_providers {
    proxmox = { source = "bpg/proxmox" }
  }
}
provider "proxmox" { insecure = true }
resource "proxmox_virtual_environment_vm" "vm" {
  count     = ${String(VMS)}
  name      = "vm-\${count.index}"
  node_name = "lab"
  vm_id     = 10000 + count.index
  started   = false
  disk {
    datastore_id = "local-lvm"
    interface    = "scsi0"
    size         = 1
  }
  network_device { bridge = "vmbr0" }
}
`;

/** What Terraform and the lab take of the processor while many VMs are applied and looked at again. */
export async function measureApplied(line: (...cells: readonly string[]) => void): Promise<void> {
  line(`${String(VMS)} VMs, seconds of the processor`, 'client', 'lab', 'lab of client');
  for (const provider of providers()) await measure(provider, line);
}

async function measure(
  provider: ProviderUnderTest,
  line: (...cells: readonly string[]) => void,
): Promise<void> {
  const server = await BenchServer.start({});
  const folder = new TerraformFolder({ name: 'main.tf', text: configuration }, provider, server);
  try {
    for (const command of ['apply', 'plan', 'destroy'] as const) {
      const before = await server.usage();
      const { cpuSeconds: client } = await folder.run(command);
      const lab = (await server.usage()).cpuSeconds - before.cpuSeconds;
      const share = `${((lab / client) * 100).toFixed(1)} %`;
      line(`  ${command}, ${provider.name}`, client.toFixed(1), lab.toFixed(1), share);
    }
  } finally {
    await server.remove();
    folder.remove();
  }
}
