import { createHash } from 'node:crypto';
import type { HostDisk, HostInterface, PhysicalHost, SiteNetwork } from '../site';

/** A machine for `POST /redfish/v1/Systems` of a lab's BMC; names are those of the request. */
export interface MachineRequest {
  readonly Name: string;
  readonly Oem: { readonly Rackwright: MachineParts };
}

/** What a machine of a lab is made of. */
export interface MachineParts {
  readonly Kind: 'qemu' | 'namespace';
  readonly MemoryMib: number;
  readonly Cores: number;
  readonly Firmware: 'uefi' | 'bios';
  readonly Nics: readonly { readonly Bridge: string; readonly Mac?: string }[];
  readonly Disks: readonly MachineDisk[];
  readonly Bridges: readonly { readonly Name: string; readonly Address: string }[];
  readonly Uuid?: string;
  readonly Serial?: string;
}

/** A blank disk of a machine. */
export interface MachineDisk {
  readonly SizeMib: number;
  readonly Serial?: string;
  readonly Bus?: 'virtio' | 'scsi';
}

/** What a machine of the specs becomes in a lab. */
export interface MachineOfHost {
  readonly parts: MachineParts;
  /** What cannot be as the specs have it, a line each. */
  readonly remarks: readonly string[];
}

/** What is taken instead of the specs; a machine of iron has more than a lab should give away. */
export interface MachineLimits {
  readonly memoryMib?: number | undefined;
  readonly cores?: number | undefined;
}

/** Where a card is plugged in that is on no network of the site. */
export const DEFAULT_BRIDGE = 'prov0';
const MIB_IN_GIB = 1024;
const DEFAULT_DISK_GIB = 32;
const MOST_MEMORY_MIB = 2048;
const MOST_CORES = 2;
/** Of a network device in Linux. */
const MOST_BRIDGE_CHARACTERS = 15;
/** What QEMU's disks can say. */
const SERIAL = /^[\x21-\x7e]{1,20}$/;

/** Names of QEMU's disks under /dev/disk/by-id, whose end is the serial number. */
const BY_ID = [
  { bus: 'virtio', name: /^\/dev\/disk\/by-id\/virtio-([\x21-\x7e]{1,20})$/ },
  { bus: 'scsi', name: /^\/dev\/disk\/by-id\/scsi-0QEMU_QEMU_HARDDISK_([\x21-\x7e]{1,20})$/ },
] as const;

/** Makes of a physical machine of the site one for a lab: cards, disks and firmware as written, memory and cores up to a limit. */
export function machineOfHost(
  host: PhysicalHost,
  networks: readonly SiteNetwork[],
  limits: MachineLimits,
): MachineOfHost {
  const disks = host.disks.map(diskOf);
  const cards = host.interfaces.flatMap((nic) => (nic.kind === 'nic' ? [nic] : []));
  const plugged = cards.map((card) => networkOf(card, host.interfaces));
  const bridges = networks
    .filter(({ name }) => plugged.includes(name))
    .flatMap(({ name, cidr, gateway }) =>
      cidr === undefined || gateway === undefined
        ? []
        : [{ Name: bridgeOf(name), Address: `${gateway}/${cidr.replace(/.*\//, '')}` }],
    );
  return {
    parts: {
      Kind: 'qemu',
      MemoryMib: limits.memoryMib ?? Math.min(host.memoryMib ?? MOST_MEMORY_MIB, MOST_MEMORY_MIB),
      Cores: limits.cores ?? Math.min(host.cores ?? 1, MOST_CORES),
      Firmware: host.firmware,
      Nics: cards.map(({ mac }, index) => ({ Bridge: bridgeOf(plugged[index]), Mac: mac })),
      Disks: disks.map(({ disk }) => disk),
      Bridges: bridges,
    },
    remarks: disks.flatMap(({ remark }) => (remark === undefined ? [] : [remark])),
  };
}

/** The network that a card is on: its own, or that of the bond or bridge it belongs to; tags are no concern of the cable. */
function networkOf(nic: HostInterface, all: readonly HostInterface[]): string | undefined {
  if (nic.network !== undefined) return nic.network;
  const upper = all.find(
    (each) =>
      (each.kind === 'bond' && each.members.includes(nic.name)) ||
      (each.kind === 'bridge' && each.ports.includes(nic.name)),
  );
  return upper && networkOf(upper, all);
}

/** The lab's bridge for a network of the site, by its name; a long one is cut and stays apart from others. */
function bridgeOf(network: string | undefined): string {
  if (network === undefined) return DEFAULT_BRIDGE;
  if (network.length <= MOST_BRIDGE_CHARACTERS) return network;
  return `${network.slice(0, 8)}-${createHash('sha256').update(network).digest('hex').slice(0, 6)}`;
}

function diskOf(disk: HostDisk): { readonly disk: MachineDisk; readonly remark?: string } {
  const SizeMib = (disk.minSizeGib ?? DEFAULT_DISK_GIB) * MIB_IN_GIB;
  const { path, serial } = disk;
  if (path !== undefined) {
    const named = BY_ID.flatMap(({ bus, name }) => {
      const [, found] = name.exec(path) ?? [];
      return found === undefined ? [] : [{ Bus: bus, Serial: found }];
    })[0];
    if (named) return { disk: { SizeMib, ...named } };
  }
  const Bus = path !== undefined && /^\/dev\/sd[a-z]$/.test(path) ? 'scsi' : 'virtio';
  const isSayable = serial !== undefined && SERIAL.test(serial);
  const made: MachineDisk = { SizeMib, Bus, ...(isSayable ? { Serial: serial } : {}) };
  const isThere = path === undefined || /^\/dev\/[sv]d[a-z]$/.test(path);
  if (isThere && (isSayable || serial === undefined)) return { disk: made };
  return {
    disk: made,
    remark: isThere
      ? `disk ${disk.name}: its serial number cannot be ${String(serial)}: a lab's disks have at most 20 characters`
      : `disk ${disk.name}: a lab has no ${path}${isSayable ? '; its serial number is as written' : ''}`,
  };
}
