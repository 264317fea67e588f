import { boolean, decimal, integer, oneOf, properties, text, type Param } from '../http';

/** Options of a VM that are numbers in the API's answers. */
const numbers: Readonly<Record<string, Param<number>>> = {
  balloon: integer({ minimum: 0 }),
  cores: integer({ minimum: 1 }),
  cpulimit: decimal({ minimum: 0, maximum: 128 }),
  cpuunits: integer({ minimum: 1, maximum: 262_144 }),
  migrate_downtime: decimal({ minimum: 0 }),
  migrate_speed: integer({ minimum: 0 }),
  shares: integer({ minimum: 0, maximum: 50_000 }),
  smp: integer({ minimum: 1 }),
  sockets: integer({ minimum: 1 }),
  vcpus: integer({ minimum: 1 }),
};

const booleans: readonly string[] =
  'acpi allow-ksm autostart ciupgrade freeze keephugepages kvm localtime numa onboot protection reboot tablet tdf template'.split(
    ' ',
  );

const words: Readonly<Record<string, Param<string>>> = {
  affinity: text(),
  agent: properties('enabled'),
  'amd-sev': text(),
  arch: oneOf('x86_64', 'aarch64'),
  args: text(),
  audio0: text(),
  bios: oneOf('seabios', 'ovmf'),
  boot: text(),
  bootdisk: text({ pattern: /^(ide|sata|scsi|virtio)\d+$/ }),
  cdrom: text(),
  cicustom: properties(),
  cipassword: text(),
  citype: oneOf('configdrive2', 'nocloud', 'opennebula'),
  ciuser: text(),
  cpu: text(),
  description: text({ maxLength: 8192 }),
  efidisk0: text(),
  hookscript: text(),
  hotplug: text(),
  hugepages: oneOf('any', '2', '1024'),
  'intel-tdx': text(),
  ivshmem: text(),
  keyboard: text(),
  lock: text(),
  machine: text(),
  memory: text({ pattern: /^(current=)?\d+$/ }),
  name: text({
    pattern: /^(?!-)[a-zA-Z0-9-]{0,62}[a-zA-Z0-9](\.(?!-)[a-zA-Z0-9-]{0,62}[a-zA-Z0-9])*$/,
    format: 'DNS name',
  }),
  nameserver: text(),
  ostype: oneOf(
    'other',
    'wxp',
    'w2k',
    'w2k3',
    'w2k8',
    'wvista',
    'win7',
    'win8',
    'win10',
    'win11',
    'l24',
    'l26',
    'solaris',
  ),
  rng0: text(),
  scsihw: oneOf('lsi', 'lsi53c810', 'virtio-scsi-pci', 'virtio-scsi-single', 'megasas', 'pvscsi'),
  searchdomain: text(),
  smbios1: text({ maxLength: 512 }),
  spice_enhancements: text(),
  sshkeys: text(),
  startdate: text(),
  startup: properties('order'),
  tags: text(),
  tpmstate0: text(),
  vga: text(),
  vmgenid: text(),
  vmstatestorage: text(),
  watchdog: text(),
};

/** Devices by their prefix, with the highest index that PVE has. */
const indexed: Readonly<Record<string, number>> = {
  hostpci: 15,
  ide: 3,
  ipconfig: 31,
  net: 31,
  numa: 7,
  parallel: 2,
  sata: 5,
  scsi: 30,
  serial: 3,
  unused: 255,
  usb: 13,
  virtio: 15,
  virtiofs: 9,
};

/** Options of a VM as a parameter schema. */
export const configParams = {
  ...Object.fromEntries(
    Object.entries({ ...numbers, ...words }).map(([key, param]) => [key, { ...param, optional: true }]),
  ),
  ...Object.fromEntries(booleans.map((key) => [key, { ...boolean(), optional: true }])),
  ...Object.fromEntries(
    Object.entries(indexed).map(([prefix, maxIndex]) => [
      `${prefix}[n]`,
      { ...(prefix === 'ipconfig' ? properties() : text()), optional: true, maxIndex },
    ]),
  ),
} as Readonly<Record<string, Param<string | number | boolean | undefined>>>;

/** Whether a key is an option of a VM's configuration. */
export function isConfigKey(key: string): boolean {
  if (Object.hasOwn(configParams, key) && !key.endsWith('[n]')) return true;
  const [, prefix, index] = /^([a-z]+)(\d+)$/.exec(key) ?? [];
  return prefix !== undefined && Object.hasOwn(indexed, prefix) && Number(index) <= (indexed[prefix] ?? -1);
}

/** Drives that may hold a disk or a CD-ROM. */
export function isDriveKey(key: string): boolean {
  return /^(?:(?:ide|sata|scsi|virtio|unused)\d+|efidisk0|tpmstate0)$/.test(key);
}
