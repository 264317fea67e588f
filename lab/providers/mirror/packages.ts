import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A provider that the mirror holds. */
export interface MirroredProvider {
  /** `registry.terraform.io/bpg/proxmox` */
  readonly address: string;
  readonly version: string;
}

/** What the mirror holds, in the order of lock files. */
export const MIRRORED_PROVIDERS: readonly MirroredProvider[] = [
  { address: 'registry.terraform.io/bpg/proxmox', version: '0.111.1' },
  { address: 'registry.terraform.io/hashicorp/local', version: '2.6.1' },
];

/** The mirror inside of the package. */
export function mirrorDirectory(home: string): string {
  return join(home, 'lab', 'providers', 'mirror', 'plugins');
}

/** The folder of a provider's package for one platform, `linux_amd64`. */
export function packageDirectory(home: string, provider: MirroredProvider, platform: string): string {
  return join(mirrorDirectory(home), ...provider.address.split('/'), provider.version, platform);
}

/** Terraform's name of a platform of Node. */
export function platformName(platform: string, arch: string): string {
  return `${platform}_${arch === 'x64' ? 'amd64' : arch}`;
}

/**
 * Terraform's `h1:` hash of a package: SHA-256 over the sorted lines `sha256  path` of its files.
 *
 * @see https://developer.hashicorp.com/terraform/language/files/dependency-lock#new-provider-package-checksums
 */
export function packageHash(directory: string): string {
  const lines = readdirSync(directory)
    .sort()
    .map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(join(directory, name)))
          .digest('hex')}  ${name}\n`,
    );
  return `h1:${createHash('sha256').update(lines.join('')).digest('base64')}`;
}
