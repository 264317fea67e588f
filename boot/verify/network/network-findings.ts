import { Resolver } from 'node:dns/promises';
import { closeSync, openSync, readSync } from 'node:fs';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { InterfaceAddress, type NetworkMachine, type Site } from '../../../site';
import { answersOf, type KnownServer } from '../../client';
import { chainsThatDrop, IPXE_FILES, ipxeFile, reachedAtOf } from '../../network';
import { About, type Finding, wordsOf } from '../finding';
import { dhcpFindings } from './dhcp-findings';
import { firstBlock } from './tftp-probe';

const BLOCK = 512;

/** What the services of the provisioning network answer, asked as machines ask. @param directory of the server's state */
export async function networkFindings(
  server: KnownServer,
  site: Pick<Site, 'domain' | 'osProfiles'> & { readonly hosts: readonly NetworkMachine[] },
  directory: string,
): Promise<readonly Finding[]> {
  const { network } = server;
  if (network === undefined) {
    const words = 'the server serves no DHCP, DNS and TFTP: it was started without --dhcp and --dhcp-proxy';
    return [new About('dhcp', 'network').skipped(words)];
  }
  const own = InterfaceAddress.parse(network.address).address.text;
  const about = new About('dhcp', network.interface);
  const has = (networkInterfaces()[network.interface] ?? []).some(({ address }) => address === own);
  if (!has) {
    const remedy = `ip addr add ${network.address} dev ${network.interface}, or start the server with another interface`;
    return [about.fault(`the interface has no address ${own}, or is down`, remedy)];
  }
  return [
    ...(await dhcpFindings(network, site.hosts, site.osProfiles ?? [])),
    ...(await dnsFindings(own, { domain: site.domain, reached: reachedName(server) }, directory)),
    ...(await Promise.all(IPXE_FILES.map((file) => tftpFinding(own, file)))),
    ...(network.nat === undefined ? [] : await natFindings(network.interface, network.nat)),
  ];
}

/** Whether this machine forwards what machines send to the world. */
async function natFindings(from: string, to: string): Promise<readonly Finding[]> {
  const about = new About('nat', to);
  try {
    const chains = await chainsThatDrop({ from, to });
    return chains.length === 0
      ? [about.ok('no chain of nftables drops all that is forwarded')]
      : chains.map(({ name, remedy, from: dropped }) =>
          about.fault(`the chain "${name}" drops what comes in by ${dropped}`, remedy),
        );
  } catch (error) {
    return [about.skipped(wordsOf(error), 'looking at nftables needs root: run it with sudo')];
  }
}

/** The name that machines reach the server at; undefined for an address. */
function reachedName({ http, network }: KnownServer): string | undefined {
  // Beside another DHCP server, machines ask the name servers that that one tells them.
  if (http === undefined || network?.mode !== 'dhcp') return undefined;
  const name = new URL(http).hostname;
  return isIP(name.replace(/^\[|\]$/g, '')) === 0 ? name : undefined;
}

async function dnsFindings(
  own: string,
  { domain, reached }: { readonly domain: string; readonly reached: string | undefined },
  directory: string,
): Promise<readonly Finding[]> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([own]);
  const { url, fingerprint } = answersOf(directory);
  const port = `look whether something else has port 53 of ${own}, and at the log of the server`;
  const wanted = [
    {
      name: `rackwright.${domain}`,
      value: own,
      remedy: port,
      ask: (name: string) => resolver.resolve4(name),
    },
    ...(reached === undefined
      ? []
      : [
          {
            name: reached,
            value: (await reachedAtOf(`http://${reached}`, own))?.address ?? own,
            // The server asked for it when it was started.
            remedy: `correct what this machine takes ${reached} for, or start the server again; else ${port}`,
            ask: (name: string) => resolver.resolve4(name),
          },
        ]),
    ...[
      [`proxmox-auto-installer.${domain}`, url] as const,
      [`proxmox-auto-installer-cert-fingerprint.${domain}`, fingerprint] as const,
    ].map(([name, value]) => ({
      name,
      value,
      remedy: port,
      ask: async (asked: string) => (await resolver.resolveTxt(asked)).map((parts) => parts.join('')),
    })),
  ];
  return Promise.all(
    wanted.map(async ({ name, value, remedy, ask }) => {
      const about = new About('dns', name);
      try {
        const values = await ask(name);
        return values.includes(value)
          ? about.ok(value)
          : about.fault(`it is ${values.join(', ')}, and not ${value}`, remedy);
      } catch (error) {
        return about.fault(wordsOf(error), remedy);
      }
    }),
  );
}

async function tftpFinding(own: string, file: string): Promise<Finding> {
  const about = new About('tftp', file);
  try {
    const block = await firstBlock(own, file);
    return block.equals(firstBytes(ipxeFile(file)))
      ? about.ok(`comes from ${own}`)
      : about.fault(`${own} gives another file of that name`, 'look for another TFTP server on this machine');
  } catch (error) {
    const remedy = `open UDP port 69 of ${own}, and the ports that its answers come from`;
    return about.fault(wordsOf(error), remedy);
  }
}

function firstBytes(file: string): Buffer {
  const opened = openSync(file, 'r');
  try {
    const block = Buffer.alloc(BLOCK);
    return block.subarray(0, readSync(opened, block, 0, BLOCK, 0));
  } finally {
    closeSync(opened);
  }
}
