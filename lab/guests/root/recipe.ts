import { createHash } from 'node:crypto';
import { CUSTOMIZE_SCRIPT, CUSTOMIZE_UBUNTU } from './customize';
import { CUSTOMIZE_MACHINE_SCRIPT } from './customize-machine';
import { formatAptSources, type AptSource } from './apt-sources';
import { RELEASE_NAMES, releaseSources } from './release-sources';

/** How a root of the catalogue is made on this host. */
export interface RootRecipe {
  /** Name in the catalogue, `debian-12`. */
  readonly name: string;
  /** Release that is installed, `bookworm`. */
  readonly suite: string;
  readonly packages: readonly string[];
  readonly sources: readonly AptSource[];
  /** What turns the bootstrapped system into the root; a shell script. */
  readonly script: string;
  /** It is a disk image rather than a folder. */
  readonly isMachine: boolean;
  /** First 12 hex digits of a SHA-256 over everything that makes the root what it is. */
  readonly hash: string;
}

const MACHINE_PREFIX = 'machine-';

/** The name of the disk image, with a kernel, that holds what a root holds: `machine-debian-12`. */
export const machineRoot = (root: string): string => `${MACHINE_PREFIX}${root}`;

/** Names that guests may ask for. */
const ROOT_NAMES: readonly string[] = [...RELEASE_NAMES, ...RELEASE_NAMES.map(machineRoot)];

// What a Debian cloud image carries, as far as it means something without a kernel of its own.
const PACKAGES: readonly string[] = [
  ...['systemd', 'systemd-sysv', 'systemd-resolved', 'dbus', 'libpam-systemd', 'openssh-server', 'sudo'],
  ...['cloud-init', 'python3', 'python3-apt', 'ca-certificates', 'locales', 'curl', 'acl', 'less'],
  ...['iproute2', 'iputils-ping', 'nftables', 'procps', 'netbase', 'openssl'],
];

// A kernel of its own needs what finds and names devices, and nobody else speaks for a machine than its agent.
const MACHINE_PACKAGES: readonly string[] = [
  ...['linux-image-cloud-amd64', 'initramfs-tools', 'zstd', 'udev', 'kmod', 'e2fsprogs', 'cloud-guest-utils'],
  ...['netplan.io', 'qemu-guest-agent'],
];

/** Mmdebstrap options that keep the root small; guests install packages by the same rules. */
export const DPKG_OPTIONS: readonly string[] = [
  'force-unsafe-io',
  'path-exclude=/usr/share/man/*',
  'path-exclude=/usr/share/info/*',
  'path-exclude=/usr/share/locale/*',
  'path-include=/usr/share/locale/locale.alias',
  'path-exclude=/usr/share/doc/*',
  'path-include=/usr/share/doc/*/copyright',
];

/** The recipe of a root on this host, or null for a name that is not in the catalogue. */
export function rootRecipe(name: string): RootRecipe | null {
  if (!ROOT_NAMES.includes(name)) return null;
  const isMachine = name.startsWith(MACHINE_PREFIX);
  const { suite, sources } = releaseSources(isMachine ? name.slice(MACHINE_PREFIX.length) : name);
  const packages = packagesOf(suite, isMachine);
  const script =
    (isMachine ? CUSTOMIZE_MACHINE_SCRIPT : CUSTOMIZE_SCRIPT) + (isUbuntu(suite) ? CUSTOMIZE_UBUNTU : '');
  const parts = [name, suite, packages, DPKG_OPTIONS, formatAptSources(sources, 'origin'), script];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
  return { name, suite, packages, sources, hash, script, isMachine };
}

/** Ubuntu 22.04 has the resolver in systemd itself; Ubuntu's kernel for machines of a cloud has another name than Debian's. */
function packagesOf(suite: string, isMachine: boolean): readonly string[] {
  // Its apt is none of its essential packages.
  return [...(isUbuntu(suite) ? ['apt'] : []), ...PACKAGES, ...(isMachine ? MACHINE_PACKAGES : [])]
    .filter((name) => !(suite === 'jammy' && name === 'systemd-resolved'))
    .map((name) => (isUbuntu(suite) && name === 'linux-image-cloud-amd64' ? 'linux-image-virtual' : name));
}

function isUbuntu(suite: string): boolean {
  return suite === 'jammy' || suite === 'noble';
}
