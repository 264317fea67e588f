import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BootError } from '../boot-error';

/** What UEFI of 64 bits starts. */
export const UEFI_LOADER = 'ipxe.efi';
/** What UEFI and BIOS start. */
export const IPXE_FILES: readonly string[] = [UEFI_LOADER, 'undionly.kpxe'];
/** Where distributions put iPXE for firmware: Debian and Ubuntu, Fedora. */
const FOLDERS = ['/usr/lib/ipxe', '/usr/share/ipxe'];
/**
 * By what they are in these folders, the best first. With drivers of its own for cards, `ipxe.efi` of Debian 12 does not give
 * control back to UEFI (OVMF with virtio): the machine hangs on the way to its disk. That which uses UEFI's drivers does.
 */
const SOURCES: Readonly<Record<string, readonly string[]>> = { [UEFI_LOADER]: ['snponly.efi', UEFI_LOADER] };

/** Where iPXE is on this machine. @throws BootError BOOT_NETWORK where it is not installed */
export function ipxeFile(name: string): string {
  const files = (SOURCES[name] ?? [name]).flatMap((source) => FOLDERS.map((each) => join(each, source)));
  const found = files.find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new BootError('BOOT_NETWORK', `${name} is not installed; install it with: apt-get install ipxe`);
}
