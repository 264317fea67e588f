import { refuseParams, type IdSource } from '../model';
import { readProperties, writeProperties } from './property';

const MODELS =
  'virtio e1000 e1000e vmxnet3 rtl8139 ne2k_pci ne2k_isa pcnet i82551 i82557b i82559er e1000-82540em e1000-82544gc e1000-82545em'.split(
    ' ',
  );

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i;

/** A network card of a VM. */
export interface Nic {
  /** The number in `net0`. */
  readonly index: number;
  readonly model: string;
  /** `BC:24:11:0E:D1:46` */
  readonly mac: string;
  /** The other properties: `bridge`, `tag`, `mtu`, `firewall`, … */
  readonly options: Readonly<Record<string, string>>;
}

/**
 * Writes a `netN` option as PVE stores it: `virtio=BC:24:11:0E:D1:46,bridge=vmbr0`; without an address it gets a new one.
 *
 * @throws ApiError 400 for an unknown model or a bad address.
 */
export function writeNic(key: string, value: string, ids: IdSource): string {
  const { model, mac, options } = splitNic(key, value);
  return [`${model}=${mac === '' ? ids.mac() : mac}`, writeProperties(options)]
    .filter((part) => part !== '')
    .join(',');
}

/** Network cards of a configuration, in the order of their numbers. */
export function readNics(config: Readonly<Record<string, string | number>>): readonly Nic[] {
  return Object.entries(config)
    .filter(([key]) => /^net\d+$/.test(key))
    .map(([key, value]) => ({ index: Number(key.slice(3)), ...splitNic(key, String(value)) }))
    .sort((left, right) => left.index - right.index);
}

/** The model may be `model=virtio`, `virtio=MAC` or bare `virtio`. */
function splitNic(key: string, value: string): Omit<Nic, 'index'> {
  const { model: named, macaddr, ...rest } = readProperties(key, value, 'model');
  const implied = Object.keys(rest).find((name) => MODELS.includes(name));
  const model = named ?? implied;
  if (model === undefined || !MODELS.includes(model)) {
    throw refuseParams({
      [key]: `invalid format - format error\nnet.model: value '${model ?? ''}' is not a network card\n`,
    });
  }
  const mac = macaddr ?? (implied === undefined ? undefined : rest[implied]) ?? '';
  if (mac !== '' && (!MAC.test(mac) || Number.parseInt(mac.slice(0, 2), 16) % 2 === 1)) {
    throw refuseParams({
      [key]: `invalid format - format error\nnet.macaddr: value does not look like a valid unicast MAC address\n`,
    });
  }
  const options = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== implied));
  return { model, mac: mac.toUpperCase(), options };
}
