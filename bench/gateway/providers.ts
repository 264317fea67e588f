import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { platformName } from '../../lab/providers/mirror/packages';

const home = process.env['RACKWRIGHT_HOME'] ?? process.cwd();
const PROVIDER = `registry.terraform.io/bpg/proxmox/0.111.1/${platformName(process.platform, process.arch)}`;

/** A provider that Terraform takes from a folder. */
export interface ProviderUnderTest {
  readonly name: string;
  readonly directory: string;
}

/** The lab's own provider, and before it the real one where `RACKWRIGHT_REAL_PROVIDERS` names a mirror. */
export function providers(): readonly ProviderUnderTest[] {
  const own = { name: "the lab's provider", directory: join(home, 'lab/providers/mirror/plugins', PROVIDER) };
  const real = process.env['RACKWRIGHT_REAL_PROVIDERS'];
  if (real !== undefined && existsSync(join(real, PROVIDER)))
    return [{ name: 'bpg/proxmox', directory: join(real, PROVIDER) }, own];
  process.stdout.write('RACKWRIGHT_REAL_PROVIDERS names no mirror: bpg/proxmox itself is not measured\n');
  return [own];
}
