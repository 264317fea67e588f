import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BootError } from '../boot-error';

/** What UEFI of 64 bits starts. */
export const UEFI_LOADER = 'ipxe.efi';
/** What UEFI and BIOS start. */
export const IPXE_FILES: readonly string[] = [UEFI_LOADER, 'undionly.kpxe'];
/** Where distributions put iPXE for firmware: Debian and Ubuntu, Fedora. */
const FOLDERS = ['/usr/lib/ipxe', '/usr/share/ipxe'];

/** Where iPXE is on this machine. @throws BootError BOOT_NETWORK where it is not installed */
export function ipxeFile(name: string): string {
  const found = FOLDERS.map((each) => join(each, name)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new BootError('BOOT_NETWORK', `${name} is not installed; install it with: apt-get install ipxe`);
}
