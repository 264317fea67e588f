import type { PropertyFacts } from './model';
import type { PropertyFormat } from './property-format';

const base64: PropertyFacts = { optional: true, pattern: '[A-Za-z0-9+/]+={0,2}' };
const volume: PropertyFacts = { optional: true, format: 'pve-volume-id' };
const flag: PropertyFacts = { type: 'boolean', optional: true };
const hexId: PropertyFacts = { optional: true, pattern: '0x[0-9a-fA-F]{4}' };
const PCI = '(?:[a-f0-9]{4,}:)?[a-f0-9]{2}:[a-f0-9]{2}(?:\\.[a-f0-9])?';

/**
 * Keys of property strings whose format the API's description only names.
 *
 * @see https://pve.proxmox.com/pve-docs/qm.conf.5.html (9.2)
 */
export const namedProperties: Readonly<Record<string, PropertyFormat>> = {
  'pve-qm-boot': {
    legacy: { optional: true, default_key: 1, pattern: '[acdn]{1,4}' },
    order: { optional: true, format: 'pve-qm-bootdev-list' },
  },
  'pve-qm-cicustom': { meta: volume, network: volume, user: volume, vendor: volume },
  'pve-qm-hostpci': {
    host: { default_key: 1, optional: true, pattern: `${PCI}(?:;${PCI})*` },
    mapping: { optional: true, format: 'pve-configid' },
    rombar: flag,
    romfile: { optional: true, pattern: '[^,;]+' },
    pcie: flag,
    'x-vga': flag,
    'legacy-igd': flag,
    mdev: { optional: true, pattern: '[^/\\.:]+' },
    'vendor-id': hexId,
    'device-id': hexId,
    'sub-vendor-id': hexId,
    'sub-device-id': hexId,
    driver: { optional: true, enum: ['vfio', 'keep'] },
  },
  'pve-qm-ipconfig': {
    ip: { optional: true, format: 'pve-ipv4-config' },
    gw: { optional: true, format: 'ipv4', requires: 'ip' },
    ip6: { optional: true, format: 'pve-ipv6-config' },
    gw6: { optional: true, format: 'ipv6', requires: 'ip6' },
  },
  'pve-qm-rng': {
    source: { default_key: 1, enum: ['/dev/urandom', '/dev/random', '/dev/hwrng'] },
    max_bytes: { type: 'integer', optional: true },
    period: { type: 'integer', optional: true },
  },
  'pve-qm-smbios1': {
    uuid: { optional: true, pattern: '[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}' },
    version: base64,
    serial: base64,
    manufacturer: base64,
    product: base64,
    sku: base64,
    family: base64,
    base64: flag,
  },
  'pve-qm-watchdog': {
    model: { default_key: 1, optional: true, enum: ['i6300esb', 'ib700'] },
    action: { optional: true, enum: ['reset', 'shutdown', 'poweroff', 'pause', 'debug', 'none'] },
  },
  'pve-vm-cpu-conf': {
    cputype: { default_key: 1, optional: true },
    'reported-model': { optional: true },
    hidden: flag,
    'hv-vendor-id': { optional: true, pattern: '[a-zA-Z0-9]{1,12}' },
    flags: { optional: true, pattern: '[+-][a-zA-Z0-9\\-_.]+(?:;[+-][a-zA-Z0-9\\-_.]+)*' },
    'guest-phys-bits': { type: 'integer', optional: true, minimum: 32, maximum: 64 },
    'phys-bits': { optional: true, format: 'pve-phys-bits' },
    level: { type: 'integer', optional: true, minimum: 0, maximum: 4_294_967_295 },
  },
};
