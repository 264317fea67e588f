import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PhysicalHost } from '../../../site';
import { LOCAL_BOOT } from '../ipxe-script';
import { bootCards } from './boot-cards';

/** What iPXE loads by TFTP where this server gives no addresses. */
export const SCRIPT = 'boot.ipxe';
/** Names of folders of cards, as dnsmasq looks for them: `b4-2e-99-ac-ae-01`. */
const OF_CARD = /^([0-9a-f]{2}-){5}[0-9a-f]{2}$/;

/**
 * Lets the cards of armed machines find their scripts by TFTP, and all others one that leads to the disk. In the place of a
 * proxy, DHCP has no options of machines; TFTP has a root for each card.
 * @param folder the root of TFTP, with what firmware loads
 * @param scripts URL by the machine's name
 */
export function tellByCard(
  folder: string,
  hosts: readonly PhysicalHost[],
  scripts: ReadonlyMap<string, string>,
): void {
  write(join(folder, SCRIPT), LOCAL_BOOT);
  const cards = hosts.flatMap((host) => {
    const url = scripts.get(host.name);
    return url === undefined ? [] : bootCards(host).map(({ mac }) => ({ mac: mac.toLowerCase(), url }));
  });
  const wanted = new Set(cards.map(({ mac }) => folderOf(mac)));
  const loaders = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isFile());
  for (const { mac, url } of cards) {
    const own = join(folder, folderOf(mac));
    mkdirSync(own, { recursive: true, mode: 0o755 });
    for (const { name } of loaders) {
      if (name !== SCRIPT && !existsSync(join(own, name))) linkSync(join(folder, name), join(own, name));
    }
    write(join(own, SCRIPT), renderChain(mac, url));
  }
  for (const name of readdirSync(folder)) {
    if (OF_CARD.test(name) && !wanted.has(name)) rmSync(join(folder, name), { recursive: true });
  }
}

/**
 * Leads to the script of a machine, and that machine alone: dnsmasq knows a card by its IP address, which may have been
 * another one's a minute ago.
 * @param url has no spaces, as those of this server
 */
function renderChain(mac: string, url: string): string {
  return ['#!ipxe', `iseq \${netX/mac} ${mac} || exit 1`, `chain ${url} || exit 1`, ''].join('\n');
}

function folderOf(mac: string): string {
  return mac.replaceAll(':', '-');
}

/**
 * Whole, since it may be asked for at any time. dnsmasq gives out as root what everybody may read; the folder of the server,
 * which all of this is in, is its owner's alone.
 */
function write(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o644 });
  renameSync(`${file}.new`, file);
}
