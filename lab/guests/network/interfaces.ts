import { runCommand } from '../command';
import type { GuestInterface } from '../guest-host';

interface AddressRow {
  readonly ifname: string;
  readonly link_type: string;
  readonly address?: string;
  readonly addr_info?: readonly {
    readonly family: 'inet' | 'inet6';
    readonly local: string;
    readonly prefixlen: number;
  }[];
}

/**
 * Reads what `ip -json addr` prints; loopback is left out.
 *
 * @param text Standard output of the command, empty when there is no interface.
 */
function parseInterfaces(text: string): readonly GuestInterface[] {
  const rows = JSON.parse(text.trim() === '' ? '[]' : text) as AddressRow[];
  return rows
    .filter((row) => row.link_type !== 'loopback')
    .map((row) => ({
      name: row.ifname,
      mac: row.address ?? '',
      addresses: (row.addr_info ?? []).map((info) => ({
        address: info.local,
        prefix: info.prefixlen,
        family: info.family === 'inet' ? 'ipv4' : 'ipv6',
      })),
    }));
}

/**
 * Asks the kernel for the interfaces in the network namespace of a process.
 *
 * @param pid As the host sees it; none has no interfaces.
 */
export async function interfacesOf(pid: number | undefined): Promise<readonly GuestInterface[]> {
  if (pid === undefined) return [];
  const result = await runCommand([
    'nsenter',
    `--target=${String(pid)}`,
    '--net',
    '--',
    'ip',
    '-json',
    'addr',
  ]);
  // A guest that ends while it is asked has no interfaces.
  return result.code === 0 ? parseInterfaces(result.stdout) : [];
}
