import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { InterfaceAddress } from '../../site';
import { runTool } from '../run-tool';

/** Whose packets leave by which interface. */
export interface NatOptions {
  /** Address of this machine on the provisioning network, with its prefix length, `10.0.12.2/24`. */
  readonly address: string;
  /** Interface that leads to the world, `eno1`. */
  readonly uplink: string;
}

/** The way out while it is there. */
interface Nat {
  readonly close: () => Promise<void>;
}

const TABLE = 'rackwright_boot';
const FORWARD = '/proc/sys/net/ipv4/ip_forward';
/** Of a network device in Linux. */
const INTERFACE = /^[A-Za-z0-9_.:@-]{1,15}$/;

/**
 * Rules of nftables in a table of their own: machines of the provisioning network get out by the address of the uplink, and
 * nobody gets in by it.
 * @throws Error where the uplink cannot be the name of an interface
 */
export function renderNat({ address, uplink }: NatOptions): string {
  if (!INTERFACE.test(uplink)) throw new Error(`${JSON.stringify(uplink)} is no name of an interface`);
  const network = InterfaceAddress.parse(address).network.text;
  return `table ip ${TABLE}
delete table ip ${TABLE}
table ip ${TABLE} {
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr ${network} oifname "${uplink}" masquerade
  }
  chain forward {
    type filter hook forward priority filter; policy accept;
    iifname "${uplink}" ip daddr ${network} ct state new drop
  }
}
`;
}

/**
 * Lets machines out, until it is closed; what was before is there again then. Rules of a server that was killed are replaced.
 * @param memory file that says how it was before, also to the server after one that was killed
 * @throws BootError BOOT_TOOL
 */
export async function startNat(options: NatOptions, memory: string): Promise<Nat> {
  await runTool(['nft', '-f', '-'], { input: renderNat(options) });
  const before = readFileSync(existsSync(memory) ? memory : FORWARD, 'utf8').trim();
  if (before !== '1') {
    writeFileSync(memory, `${before}\n`);
    writeFileSync(FORWARD, '1\n');
  }
  return {
    close: async () => {
      if (before !== '1') {
        writeFileSync(FORWARD, `${before}\n`);
        rmSync(memory);
      }
      await runTool(['nft', 'delete', 'table', 'ip', TABLE]);
    },
  };
}
