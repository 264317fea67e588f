import { isIP, isIPv4, isIPv6 } from 'node:net';

const CONFIG_ID = /^[a-z][a-z0-9_-]+$/i;
const DNS_NAME = /^(?!-)[a-zA-Z0-9-]{0,62}[a-zA-Z0-9](\.(?!-)[a-zA-Z0-9-]{0,62}[a-zA-Z0-9])*$/;
const NODE = /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/;
const STORAGE = /^[a-z][a-z0-9\-_.]*[a-z0-9]$/i;
const USER = /^[^\s:/]+@[A-Za-z][A-Za-z0-9.\-_]+$/;
const VMID = /^[1-9][0-9]{2,8}$/;
const EMAIL = /^[\w+\-~]+(\.[\w+\-~]+)*@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*\.?$/;

/** What a format's name means: a test, and PVE's words for a text that fails it. */
export interface NamedFormat {
  readonly test: (value: string) => boolean;
  /** `value '…' does not look like a valid node name` */
  readonly complaint: (value: string) => string;
}

function pattern(expression: RegExp, noun: string): NamedFormat {
  return {
    test: (value) => expression.test(value),
    complaint: () => `value does not look like a valid ${noun}`,
  };
}

function said(test: (value: string) => boolean, complaint: (value: string) => string): NamedFormat {
  return { test, complaint };
}

/** Whether a text is an address with a prefix length, `10.0.0.0/24`. */
function isCidr(value: string, minimum = 8): boolean {
  const [address = '', length = '', ...rest] = value.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0 || !/^\d{1,3}$/.test(length)) return false;
  return Number(length) >= minimum && Number(length) <= (family === 4 ? 32 : 128);
}

function isCidrOf(family: 4 | 6, value: string): boolean {
  return isCidr(value) && isIP(value.split('/')[0] ?? '') === family;
}

/** Formats by the names that the API gives them. A format that is not here takes every text. */
export const namedFormats: Readonly<Record<string, NamedFormat>> = {
  'pve-node': pattern(NODE, 'node name'),
  'pve-vmid': said(
    (value) => VMID.test(value),
    (value) => `value '${value}' does not look like a valid VM ID`,
  ),
  'pve-configid': said(
    (value) => CONFIG_ID.test(value),
    (value) => `invalid configuration ID '${value}'`,
  ),
  'pve-storage-id': said(
    (value) => STORAGE.test(value),
    (value) => `storage ID '${value}' contains illegal characters`,
  ),
  'pve-userid': said(
    (value) => USER.test(value),
    (value) => `value '${value}' does not look like a valid user name`,
  ),
  'pve-tfa-config': said(
    (value) => /(?:^|,)type=(?:oath|yubico)(?:,|$)/.test(value),
    () => 'unable to parse TFA config',
  ),
  'pve-groupid': said(
    (value) => /^[A-Za-z0-9.\-_]+$/.test(value),
    (value) => `group name '${value}' contains invalid characters`,
  ),
  'pve-roleid': said(
    (value) => /^[A-Za-z0-9.\-_]+$/.test(value),
    (value) => `role name '${value}' contains invalid characters`,
  ),
  'pve-realm': pattern(/^[A-Za-z][A-Za-z0-9.\-_]+$/, 'realm'),
  'pve-poolid': said(
    (value) => /^[A-Za-z0-9.\-_]+(\/[A-Za-z0-9.\-_]+){0,2}$/.test(value),
    (value) => `pool name '${value}' contains invalid characters`,
  ),
  'pve-iface': said(
    (value) => /^[a-z][a-z0-9_]{1,20}([:.]\d+)?$/i.test(value),
    (value) => `invalid network interface name '${value}'`,
  ),
  'pve-volume-id': said(
    (value) => /^[a-z][a-z0-9\-_.]*[a-z0-9]:.+$/i.test(value),
    (value) => `unable to parse volume ID '${value}'`,
  ),
  'dns-name': pattern(DNS_NAME, 'DNS name'),
  'mac-addr': pattern(/^[a-f0-9][02468ace](:[a-f0-9]{2}){5}$/i, 'unicast MAC address'),
  address: said(
    (value) => isIP(value) !== 0 || DNS_NAME.test(value),
    () => 'value does not look like a valid address',
  ),
  ip: said(
    (value) => isIP(value) !== 0,
    () => 'value does not look like a valid IP address',
  ),
  ipv4: said(
    (value) => isIPv4(value),
    () => 'value does not look like a valid IPv4 address',
  ),
  ipv6: said(
    (value) => isIPv6(value),
    () => 'value does not look like a valid IPv6 address',
  ),
  CIDR: said(
    (value) => isCidr(value),
    () => 'value does not look like a valid CIDR network',
  ),
  FullRangeCIDR: said(
    (value) => isCidr(value, 0),
    () => 'value does not look like a valid CIDR network',
  ),
  CIDRv4: said(
    (value) => isCidrOf(4, value),
    () => 'value does not look like a valid IPv4 network',
  ),
  CIDRv6: said(
    (value) => isCidrOf(6, value),
    () => 'value does not look like a valid IPv6 network',
  ),
  IPorCIDR: said(
    (value) => isIP(value) !== 0 || isCidr(value, 0),
    () => 'value does not look like a valid IP address or CIDR network',
  ),
  'pve-calendar-event': said(
    (value) => /^[\w\s,*/:.~-]+$/.test(value),
    (value) => `invalid calendar event '${value}'`,
  ),
  email: pattern(EMAIL, 'email address'),
  'email-opt': said(
    (value) => value === '' || EMAIL.test(value),
    () => 'value does not look like a valid email address',
  ),
  'email-or-username': said(
    (value) => EMAIL.test(value) || USER.test(value),
    () => 'value does not look like a valid email address or user name',
  ),
  'pve-ha-resource-or-vm-id': said(
    (value) => VMID.test(value) || /^\w+:[\w.-]+$/.test(value),
    (value) => `unable to parse resource/vm id '${value}'`,
  ),
  'pve-ha-resource-id': said(
    (value) => /^\w+:[\w.-]+$/.test(value),
    (value) => `unable to parse ha resource id '${value}'`,
  ),
  'pve-replication-job-id': pattern(/^[1-9][0-9]{2,8}-\d{1,9}$/, 'replication job id'),
  'pve-storage-content': said(
    (value) => ['images', 'rootdir', 'vztmpl', 'iso', 'backup', 'snippets', 'import', 'none'].includes(value),
    (value) => `invalid content type '${value}'`,
  ),
  'pve-storage-path': said(
    (value) => /^\/[^,]*$/.test(value) && !value.includes('..'),
    (value) => `value does not look like a valid path: ${value}`,
  ),
  'pve-ipv4-config': said(
    (value) => /^(?:dhcp|manual)$/.test(value) || isCidrOf(4, value),
    () => 'value does not look like a valid ipv4 network configuration',
  ),
  'pve-ipv6-config': said(
    (value) => /^(?:auto|dhcp|manual)$/.test(value) || isCidrOf(6, value),
    () => 'value does not look like a valid ipv6 network configuration',
  ),
  'pve-qm-bootdev': said(
    (value) => /^(?:ide[0-3]|sata[0-5]|(?:scsi|virtio|net|usb|hostpci)\d{1,2})$/.test(value),
    (value) => `invalid boot device '${value}'`,
  ),
  'pve-phys-bits': said(
    (value) => value === 'host' || (/^\d{1,2}$/.test(value) && Number(value) >= 8 && Number(value) <= 64),
    () => "value must be an integer between 8 and 64 or 'host'",
  ),
  'pve-hotplug-features': said(
    (value) => /^(?:[01]|(?:(?:network|disk|cpu|memory|usb|cloudinit)[,;\s]*)+)$/.test(value),
    (value) => `invalid hotplug feature '${value}'`,
  ),
  'pve-startup-order': said(
    (value) => value.split(',').every((part) => /^\s*$|^(?:(?:order=)?\d+|(?:up|down)=\d+)$/.test(part)),
    () => 'unable to parse startup options',
  ),
  'pve-tag': said(
    (value) => /^[a-z0-9_][a-z0-9_\-+.]*$/i.test(value),
    () => 'invalid characters in tag',
  ),
  urlencoded: said(
    (value) => /^[-%a-zA-Z0-9_.!~*'()]*$/.test(value),
    (value) => `invalid urlencoded string: ${value}`,
  ),
  'pve-day-of-week': pattern(/^(?:mon|tue|wed|thu|fri|sat|sun)$/, 'day of week'),
};

/** The format of one item of a list, `pve-node` for `pve-node-list`. */
export function itemFormat(name: string): NamedFormat | undefined {
  return name.endsWith('-list') ? namedFormats[name.slice(0, -'-list'.length)] : undefined;
}
