import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providers, type ProviderUnderTest } from '../gateway/providers';
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

/** Seconds of the processor that a command and all that it started took. */
function cpuSecondsOf(folder: string, environment: NodeJS.ProcessEnv, command: string): number {
  const output = execFileSync(
    'sh',
    ['-c', `${command} > output.txt 2>&1 || { cat output.txt; exit 1; }; times`],
    {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
    },
  );
  const [user, system] = [...(output.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  return (user ?? NaN) + (system ?? NaN);
}

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
  const folder = mkdtempSync(join(tmpdir(), 'rackwright-bench-applied-'));
  try {
    writeFileSync(join(folder, 'main.tf'), configuration);
    const override = `provider_installation {\n  dev_overrides {\n    "bpg/proxmox" = ${JSON.stringify(provider.directory)}\n  }\n  direct {}\n}\n`;
    writeFileSync(join(folder, 'terraformrc'), override);
    const environment = {
      ...{ PATH: process.env['PATH'], HOME: folder, CHECKPOINT_DISABLE: '1' },
      TF_CLI_CONFIG_FILE: join(folder, 'terraformrc'),
      PROXMOX_VE_ENDPOINT: server.url,
      PROXMOX_VE_API_TOKEN: server.token,
    };
    for (const [name, command] of [
      ['apply', 'terraform apply -auto-approve -input=false'],
      ['plan', 'terraform plan -input=false'],
      ['destroy', 'terraform destroy -auto-approve -input=false'],
    ] as const) {
      const before = await server.usage();
      const client = cpuSecondsOf(folder, environment, command);
      const lab = (await server.usage()).cpuSeconds - before.cpuSeconds;
      const share = `${((lab / client) * 100).toFixed(1)} %`;
      line(`  ${name}, ${provider.name}`, client.toFixed(1), lab.toFixed(1), share);
    }
  } finally {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}
