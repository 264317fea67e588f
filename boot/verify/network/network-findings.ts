import { Resolver } from 'node:dns/promises';
import { closeSync, openSync, readSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { InterfaceAddress, type NetworkMachine, type Site } from '../../../site';
import { answersOf, type KnownServer } from '../../client';
import { IPXE_FILES, ipxeFile } from '../../network';
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
    ...(await dnsFindings(own, site.domain, directory)),
    ...(await Promise.all(IPXE_FILES.map((file) => tftpFinding(own, file)))),
  ];
}

async function dnsFindings(own: string, domain: string, directory: string): Promise<readonly Finding[]> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([own]);
  const { url, fingerprint } = answersOf(directory);
  const wanted = [
    { name: `rackwright.${domain}`, value: own, ask: (name: string) => resolver.resolve4(name) },
    ...[
      [`proxmox-auto-installer.${domain}`, url] as const,
      [`proxmox-auto-installer-cert-fingerprint.${domain}`, fingerprint] as const,
    ].map(([name, value]) => ({
      name,
      value,
      ask: async (asked: string) => (await resolver.resolveTxt(asked)).map((parts) => parts.join('')),
    })),
  ];
  const remedy = `look whether something else has port 53 of ${own}, and at the log of the server`;
  return Promise.all(
    wanted.map(async ({ name, value, ask }) => {
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
