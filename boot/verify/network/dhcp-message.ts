/** What firmware asks for before it boots. */
export interface Discover {
  /** 32 bits, by which the answer is known. */
  readonly transaction: number;
  /** `b4:2e:99:ac:ad:b4` */
  readonly mac: string;
  /** Kind of the firmware: 0 is BIOS, 7 UEFI of 64 bits. @see https://www.rfc-editor.org/rfc/rfc4578 */
  readonly architecture: number;
}

/** What a server offers. */
export interface Offer {
  readonly transaction: number;
  /** Address for the machine; `0.0.0.0` where only the boot file is offered. */
  readonly address: string;
  /** Of the DHCP server; empty where it does not say. */
  readonly server: string;
  /** The first one that leads out of the network; empty where there is none. */
  readonly router: string;
  /** What firmware loads; empty where there is nothing. */
  readonly bootFile: string;
  /** `PXEClient` where a proxy offers a boot file. */
  readonly vendorClass: string;
}

const MAGIC = 0x63825363;
const OPTIONS_AT = 240;
const FILE_AT = 108;
const FILE_BYTES = 128;
const OPTION = {
  router: 3,
  type: 53,
  server: 54,
  wanted: 55,
  vendorClass: 60,
  bootFile: 67,
  end: 255,
} as const;
const TYPE = { discover: 1, offer: 2 } as const;

/** A DHCPDISCOVER as firmware sends it, to be answered by broadcast. @see https://www.rfc-editor.org/rfc/rfc2131 */
export function encodeDiscover({ transaction, mac, architecture }: Discover): Buffer {
  const head = Buffer.alloc(OPTIONS_AT);
  head.set([1, 1, 6, 0]);
  head.writeUInt32BE(transaction, 4);
  head.writeUInt16BE(0x8000, 10);
  head.set(Buffer.from(mac.replaceAll(':', ''), 'hex'), 28);
  head.writeUInt32BE(MAGIC, OPTIONS_AT - 4);
  const kind = `PXEClient:Arch:${String(architecture).padStart(5, '0')}:UNDI:003016`;
  const options = [
    [OPTION.type, 1, TYPE.discover],
    [OPTION.vendorClass, kind.length, ...Buffer.from(kind)],
    [93, 2, 0, architecture],
    [94, 3, 1, 3, 16],
    [OPTION.wanted, 5, 1, OPTION.router, OPTION.server, 66, OPTION.bootFile],
    [OPTION.end],
  ];
  return Buffer.concat([head, ...options.map((option) => Buffer.from(option))]);
}

/** Reads an offer; undefined for everything else. */
export function decodeOffer(packet: Buffer): Offer | undefined {
  if (packet.length < OPTIONS_AT || packet[0] !== 2 || packet.readUInt32BE(OPTIONS_AT - 4) !== MAGIC)
    return undefined;
  const options = optionsOf(packet.subarray(OPTIONS_AT));
  if (options.get(OPTION.type)?.[0] !== TYPE.offer) return undefined;
  const file = options.get(OPTION.bootFile) ?? packet.subarray(FILE_AT, FILE_AT + FILE_BYTES);
  return {
    transaction: packet.readUInt32BE(4),
    address: [...packet.subarray(16, 20)].join('.'),
    server: [...(options.get(OPTION.server) ?? [])].join('.'),
    router: [...(options.get(OPTION.router) ?? [])].slice(0, 4).join('.'),
    bootFile: textOf(file),
    vendorClass: textOf(options.get(OPTION.vendorClass) ?? Buffer.alloc(0)),
  };
}

function optionsOf(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length && bytes[at] !== OPTION.end;) {
    // A byte of nought only fills.
    const length = bytes[at] === 0 ? -1 : (bytes[at + 1] ?? 0);
    if (length >= 0) found.set(bytes[at] ?? 0, bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return found;
}

function textOf(bytes: Buffer): string {
  return bytes.toString('latin1').split('\0')[0] ?? '';
}
