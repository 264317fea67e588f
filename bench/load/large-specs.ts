import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DEFAULTS = `images:
  debian-12:
    os: debian
    url: https://images.example.org/debian-12.qcow2
    min_disk: 3GiB
vm:
  image: debian-12
  memory: 512MiB
  disks:
    scsi0: { size: 8GiB }
`;
const SITE = `name: bench
domain: bench.example.org
ssh: { user: admin, identity: keys/automation }
install:
  users:
    admin: { sudo: true }
`;
const NODE = `api_endpoint: https://192.0.2.1:8006
address: 192.0.2.1
bridges:
  vmbr0: { cidr: 192.0.2.0/24, gateway: 192.0.2.254 }
`;

/** How the VMs of a site get their ids and addresses: from their authors, or handed out. */
export type Numbering = 'written' | 'allocated';

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `host${String(index)}`);

function environment(count: number): string {
  return `node: pve1
vm_ids: { first: 100000, last: 199999 }
sdn:
  zone: benchzn
  vnets:
    benchnet:
      tag: 10000
      subnets:
        - { cidr: 10.0.0.0/8, gateway: 10.0.0.1 }
members: [${names(count).join(', ')}]
vm:
  nics:
    net0: { bridge: benchnet }
`;
}

function vm(name: string, index: number, numbering: Numbering): string {
  const [high, low] = [(index + 10) >> 8, (index + 10) & 255];
  const written = numbering === 'written';
  const address = written ? `10.0.${String(high)}.${String(low)}/8` : 'auto';
  const id = written ? `    vm_id: ${String(100_000 + index)}\n` : '';
  return `  ${name}:\n${id}    memory: 1GiB\n    nics:\n      net0: { ipv4: ${address} }\n`;
}

/** Writes the specs of so many VMs below a folder; each has an entry in two files, beside the layers. */
export function writeLargeSpecs(folder: string, count: number, numbering: Numbering): void {
  for (const below of ['nodes', 'envs']) mkdirSync(join(folder, below), { recursive: true });
  const write = (path: string, text: string): void => {
    writeFileSync(join(folder, path), text);
  };
  write('defaults.yaml', DEFAULTS);
  write('site.yaml', SITE);
  write('nodes/pve1.yaml', NODE);
  write('envs/bench.yaml', environment(count));
  const vms = names(count).map((name, index) => vm(name, index, numbering));
  write('vm_specs.yaml', `vms:\n${vms.join('')}`);
  const hosts = names(count).map(
    (name, index) => `  ${name}:\n    groups: [web]\n    vars: { index: ${String(index)} }\n`,
  );
  write('install_config.yaml', `hosts:\n${hosts.join('')}`);
}
