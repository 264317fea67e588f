import { InterfaceAddress, networkMachines, type PhysicalHost, type Site } from '../../../site';
import { bootCards } from './boot-cards';
import { type Addressed, poolOf } from './pool';
import { renderNames } from './names';
import { SCRIPT } from './scripts-by-card';
import { reservedAddress } from './reserved-address';
import { valueOf } from './value';

/** How the provisioning network is served. */
export interface DnsmasqOptions {
  readonly site: Pick<Site, 'domain'> & Addressed;
  /** Interface of this machine on the provisioning network, `eno2`. */
  readonly interface: string;
  /** Address of this machine on it, with its prefix length, `10.0.12.2/24`. */
  readonly address: string;
  /** Name that machines reach this server at, and its address; absent where they are told the address itself. */
  readonly reachedAt?: { readonly name: string; readonly address: string };
  /** Whether there are name servers that the names of the domain that the site does not know are asked of. */
  readonly hasUpstream?: boolean;
  /**
   * `dhcp` hands out addresses, to known machines alone; `proxy` leaves them to a server that is there, and adds what
   * machines boot.
   */
  readonly mode: 'dhcp' | 'proxy';
  /** Interface by which machines get out by this machine's own address; this machine is their router then. @default none */
  readonly nat?: string;
  /** Folder of `ipxe.efi`, `undionly.kpxe`. */
  readonly tftpFolder: string;
  /** File of {@link renderBootOptions}. */
  readonly optionsFile: string;
  readonly leaseFile: string;
  /** Where UEFI loads iPXE over HTTP, `http://10.0.12.2:8069/firmware/ipxe.efi`. */
  readonly firmwareUrl: string;
  /** Where installers of Proxmox VE ask for answers, and what they trust there. */
  readonly answers: { readonly url: string; readonly fingerprint: string };
}

/**
 * The configuration of dnsmasq: DHCP or proxy DHCP, TFTP for what firmware loads, and names.
 *
 * What the armed machines are told is in a file of its own, which dnsmasq reads again at SIGHUP: an address stays while a
 * machine is armed or not.
 * @see https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html (2.90)
 */
export function renderDnsmasq(options: DnsmasqOptions): string {
  const own = ownOf(options.address);
  return [
    '# Written anew at each start of the provisioning server.',
    'keep-in-foreground',
    'log-facility=-',
    'log-dhcp',
    // Its files are root's; what else root may do is taken from it where it is started.
    'user=root',
    // Another group would undo that it ends with the server, however that one ends.
    'group=root',
    'bind-dynamic',
    'except-interface=lo',
    `interface=${valueOf(options.interface)}`,
    ...names(options, own),
    ...(options.mode === 'dhcp' ? leases(options) : [`dhcp-range=${own},proxy`]),
    `dhcp-optsfile=${valueOf(options.optionsFile)}`,
    ...firmware(options, own),
    'enable-tftp',
    `tftp-root=${valueOf(options.tftpFolder)}`,
    'tftp-secure',
    'tftp-no-blocksize',
    '',
  ].join('\n');
}

/** Names of the site, and those by which an installer of Proxmox VE finds the server where its ISO does not say. */
function names(options: DnsmasqOptions, own: string): readonly string[] {
  const { domain } = options.site;
  const { url, fingerprint } = options.answers;
  return [
    'no-hosts',
    `domain=${valueOf(domain)}`,
    'expand-hosts',
    // Nobody is asked of these: what the site knows has no other address, and none of IPv6.
    ...(options.hasUpstream === true
      ? ['rackwright', 'proxmox-auto-installer', 'proxmox-auto-installer-cert-fingerprint'].map(
          (name) => `local=/${name}.${valueOf(domain)}/`,
        )
      : [`local=/${valueOf(domain)}/`]),
    `host-record=rackwright.${valueOf(domain)},${own}`,
    ...renderNames(options),
    `txt-record=proxmox-auto-installer.${valueOf(domain)},"${valueOf(url)}"`,
    `txt-record=proxmox-auto-installer-cert-fingerprint.${valueOf(domain)},"${valueOf(fingerprint)}"`,
  ];
}

function leases(options: DnsmasqOptions): readonly string[] {
  const { site, address, leaseFile, answers, nat } = options;
  const { network } = InterfaceAddress.parse(address);
  const own = ownOf(address);
  const described = site.networks?.find(({ cidr }) => cidr === network.text);
  const router = nat === undefined ? described?.gateway : own;
  const without = networkMachines(site).flatMap((host) =>
    reservedAddress(host, address) === undefined ? bootCards(host) : [],
  );
  const pool = poolOf(site, address, without.length);
  return [
    // `static`: an address for machines of the site alone. A stranger gets none, of the pool neither.
    `dhcp-range=${network.text.split('/')[0] ?? ''},static,12h`,
    ...(pool ? [`dhcp-range=${pool.first},${pool.last},12h`] : []),
    'dhcp-ignore=tag:!known',
    'dhcp-authoritative',
    // Firmware, iPXE and installer give themselves different client ids; by its MAC a machine keeps its address.
    'dhcp-ignore-clid',
    `dhcp-leasefile=${valueOf(leaseFile)}`,
    // Not in a file of its own: with tags in it, dnsmasq 2.90 crashes at SIGHUP once it has given a lease by it.
    ...renderHosts(networkMachines(site), address).map((host) => `dhcp-host=${host}`),
    ...(router === undefined ? [] : [`dhcp-option=option:router,${router}`]),
    `dhcp-option=option:dns-server,${own}`,
    `dhcp-option=option:domain-search,${valueOf(site.domain)}`,
    // Read by the installer of Proxmox VE where its ISO names no server.
    `dhcp-option=250,"${valueOf(answers.url)}"`,
    `dhcp-option=251,"${valueOf(answers.fingerprint)}"`,
  ];
}

/**
 * Firmware loads iPXE by TFTP, or over HTTP where it was told to; iPXE, which says so in option 175, is told its script by the
 * machine's own options, or loads it by TFTP.
 */
function firmware({ mode, firmwareUrl }: DnsmasqOptions, own: string): readonly string[] {
  const shared = [
    'dhcp-match=set:ipxe,175',
    'dhcp-match=set:efi64,option:client-arch,7',
    'dhcp-match=set:efi64,option:client-arch,9',
    'dhcp-match=set:http64,option:client-arch,16',
    `dhcp-boot=tag:!ipxe,tag:http64,"${valueOf(firmwareUrl)}"`,
  ];
  return mode === 'dhcp'
    ? [
        ...shared,
        'dhcp-boot=tag:!ipxe,tag:!efi64,tag:!http64,undionly.kpxe',
        'dhcp-boot=tag:!ipxe,tag:efi64,ipxe.efi',
        // UEFI's HTTP boot takes an answer of one that says to be its kind alone.
        'dhcp-option-force=tag:!ipxe,tag:http64,60,HTTPClient',
      ]
    : [
        ...shared,
        // Who asks as this kind is answered as this kind: UEFI's HTTP boot as well.
        'dhcp-pxe-vendor=PXEClient,HTTPClient',
        `pxe-service=tag:!ipxe,x86PC,"Rackwright",undionly.kpxe,${own}`,
        `pxe-service=tag:!ipxe,X86-64_EFI,"Rackwright",ipxe.efi,${own}`,
        `pxe-service=tag:!ipxe,BC_EFI,"Rackwright",ipxe.efi,${own}`,
        // There are no options of machines in a proxy's answers: each card has a root of its own by TFTP.
        `dhcp-boot=tag:ipxe,${SCRIPT},,${own}`,
        'tftp-unique-root=mac',
      ];
}

/**
 * Reservations: the cards that a machine boots from, with its tag and the address that the site gives it. They are one line,
 * since an address stands in one alone; the card that asks has it.
 */
export function renderHosts(hosts: readonly PhysicalHost[], address: string): readonly string[] {
  return hosts.flatMap((host) => {
    const cards = bootCards(host).map(({ mac }) => mac.toLowerCase());
    const fixed = reservedAddress(host, address);
    const words = [...cards, `set:${tagOf(host.name)}`, ...(fixed === undefined ? [] : [fixed])];
    return cards.length === 0 ? [] : [[...words, valueOf(nameOf(host))].join(',')];
  });
}

/** What stands for a time or a switch in a reservation, and not for a name: `12h`, `ignore`. */
const WORD = /^(\d+[wdhms]?|infinite|ignore)$/;

/** A machine may be called like a word of dnsmasq; with its domain behind it that is a name. */
function nameOf({ fqdn, install: { hostname } }: PhysicalHost): string {
  return WORD.test(hostname) ? fqdn : hostname;
}

/** What iPXE of each armed machine does: the script of its installation. Others are told nothing, and go on to their disk. */
export function renderBootOptions(scripts: ReadonlyMap<string, string>): string {
  return [...scripts]
    .map(([name, url]) => `tag:ipxe,tag:${tagOf(name)},option:bootfile-name,"${valueOf(url)}"\n`)
    .join('');
}

/** Names of machines are those of hosts: letters, digits and hyphens. */
function tagOf(name: string): string {
  return `m-${valueOf(name)}`;
}

function ownOf(address: string): string {
  return address.split('/')[0] ?? '';
}
