import { createHash } from 'node:crypto';
import { parsePropertyString } from '../../../pve/wire';
import { stringify } from 'yaml';
import type { VmConfig, VmRecord } from '../model';
import { readNics } from '../vm-config';

const HEADER = '#cloud-config\n';

function text(config: VmConfig, key: string): string | undefined {
  const value = config[key];
  return value === undefined || value === '' ? undefined : String(value);
}

/** User data as PVE makes it of `ciuser`, `cipassword` and `sshkeys`. */
export function generateUserData(vm: VmRecord): string {
  const { config } = vm;
  const hostname = text(config, 'name') ?? `VM${vm.vmid}`;
  const domain = text(config, 'searchdomain')?.split(/[\s,;]+/)[0];
  const user = text(config, 'ciuser');
  const keys = decodeURIComponent(text(config, 'sshkeys') ?? '')
    .split('\n')
    .map((line) => line.trim());
  const lines = keys.filter((line) => line !== '');
  return (
    HEADER +
    stringify({
      hostname: hostname.split('.')[0],
      manage_etc_hosts: true,
      fqdn: hostname.includes('.') || domain === undefined ? hostname : `${hostname}.${domain}`,
      ...(user === undefined ? {} : { user }),
      ...(user === 'root' ? { disable_root: false } : {}),
      ...(vm.cipasswordHash === undefined ? {} : { password: vm.cipasswordHash }),
      ...(lines.length === 0 ? {} : { ssh_authorized_keys: lines }),
      chpasswd: { expire: false },
      users: ['default'],
      package_upgrade: config['ciupgrade'] !== 0,
    })
  );
}

/** Meta data: the id changes with the data, so that cloud-init applies what was changed. */
export function generateMetaData(userData: string, networkConfig: string): string {
  return `instance-id: ${createHash('sha1').update(userData).update(networkConfig).digest('hex')}\n`;
}

/** Network configuration, version 1, as PVE makes it of `ipconfigN`, `nameserver` and `searchdomain`. */
export function generateNetworkConfig(vm: VmRecord): string {
  const { config } = vm;
  const devices = readNics(config)
    .filter(({ index }) => config[`ipconfig${index}`] !== undefined)
    .map(({ index, mac }) => ({
      type: 'physical',
      name: `eth${index}`,
      mac_address: mac.toLowerCase(),
      subnets: subnetsOf(parsePropertyString(String(config[`ipconfig${index}`]))),
    }));
  const address = (text(config, 'nameserver') ?? '').split(/[\s,;]+/).filter((entry) => entry !== '');
  const search = (text(config, 'searchdomain') ?? '').split(/[\s,;]+/).filter((entry) => entry !== '');
  const nameserver = address.length + search.length === 0 ? [] : [{ type: 'nameserver', address, search }];
  return stringify({ version: 1, config: [...devices, ...nameserver] });
}

type Subnet = Readonly<Record<string, string>>;

function subnetsOf(ip: Readonly<Record<string, string>>): readonly Subnet[] {
  const v4 = ip['ip'];
  const v6 = ip['ip6'];
  const subnets: Subnet[] = [];
  if (v4 === 'dhcp') subnets.push({ type: 'dhcp4' });
  else if (v4 !== undefined) subnets.push({ type: 'static', address: v4, ...gateway(ip['gw']) });
  if (v6 === 'dhcp') subnets.push({ type: 'dhcp6' });
  else if (v6 === 'auto') subnets.push({ type: 'ipv6_slaac' });
  else if (v6 !== undefined) subnets.push({ type: 'static6', address: v6, ...gateway(ip['gw6']) });
  return subnets;
}

function gateway(address: string | undefined): Subnet {
  return address === undefined ? {} : { gateway: address };
}
