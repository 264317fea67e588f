import { readFileSync } from 'node:fs';

/**
 * Folders of drivers that an installer may need on some machine: cards, disks and what they are plugged into. No sound, no
 * graphics, no wireless network.
 */
const FOLDERS = [
  ...['ata', 'block', 'hv', 'message/fusion', 'mmc', 'net/ethernet', 'net/hyperv', 'net/mdio', 'net/pcs'],
  ...['net/phy', 'net/usb', 'net/vmxnet3', 'nvme', 'pci', 'scsi', 'usb/host', 'usb/storage', 'virtio', 'xen'],
].map((name) => `kernel/drivers/${name}/`);
/** What is asked for by name, or by the kernel itself, which no list of dependencies tells. */
const NAMES = [
  ...['virtio_net', 'af_packet', 'ext4', 'xfs', 'btrfs', 'vfat', 'nls_ascii', 'nls_cp437', 'nls_utf8'],
  ...['crc32c_generic', 'crc32c-intel', 'libcrc32c', 'crct10dif_generic', 'usbhid', 'atkbd'],
];

/**
 * Chooses modules with all that they depend on.
 * @param file `modules.dep` of all modules of a kernel
 * @returns their paths below the kernel's folder, `kernel/drivers/net/virtio_net.ko`
 */
export function chooseModules(file: string): readonly string[] {
  const needs = new Map<string, readonly string[]>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [path = '', rest = ''] = line.split(':');
    if (path !== '') needs.set(path, rest.split(' ').filter(Boolean));
  }
  const chosen = new Set<string>();
  const choose = (path: string): void => {
    if (chosen.has(path)) return;
    chosen.add(path);
    for (const other of needs.get(path) ?? []) choose(other);
  };
  for (const path of needs.keys()) if (isWanted(path)) choose(path);
  return [...chosen].sort();
}

function isWanted(path: string): boolean {
  const name = (path.split('/').at(-1) ?? '').replace(/\.ko(\.\w+)?$/, '');
  return NAMES.includes(name) || FOLDERS.some((folder) => path.startsWith(folder));
}
