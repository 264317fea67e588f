import { createHash } from 'node:crypto';
import { parsePropertyString } from '../../../pve/wire';
import type { ContainerRecord, Lab, VmConfig } from '../model';
import { haOf } from '../vm';
import { rootSize } from './container-config';

const MIB = 1024 ** 2;
const digests = new WeakMap<VmConfig, string>();

/** SHA-1 of a container's configuration. */
export function containerDigest(config: VmConfig): string {
  const known = digests.get(config);
  if (known !== undefined) return known;
  const digest = createHash('sha1').update(JSON.stringify(config)).digest('hex');
  digests.set(config, digest);
  return digest;
}

/** `GET …/config` */
export function viewContainerConfig(container: ContainerRecord): object {
  const { config, lock } = container;
  const description = config['description'];
  return {
    ...config,
    // PVE keeps a container's notes as lines, and ends each of them.
    ...(typeof description === 'string' && description !== ''
      ? { description: `${description.replace(/\n$/, '')}\n` }
      : {}),
    ...(lock === undefined ? {} : { lock }),
    digest: containerDigest(config),
  };
}

/** Seconds since the container was started. */
function containerUptime(lab: Lab, { startedAt }: ContainerRecord): number {
  return startedAt === undefined ? 0 : Math.max(1, Math.floor((lab.now() - startedAt) / 1000));
}

const COUNTERS = { cpu: 0, mem: 0, disk: 0, diskread: 0, diskwrite: 0, netin: 0, netout: 0 };

function facts({ config, lock }: ContainerRecord): object {
  return {
    name: config['hostname'],
    maxmem: Number(config['memory'] ?? 512) * MIB,
    maxdisk: rootSize(config),
    ...(config['tags'] === undefined ? {} : { tags: config['tags'] }),
    ...(lock === undefined ? {} : { lock }),
    ...COUNTERS,
  };
}

/** `GET …/status/current` */
export function viewContainerStatus(lab: Lab, container: ContainerRecord): object {
  return { ...viewListedContainer(lab, container), ha: haOf(lab, `ct:${container.vmid}`) };
}

/** One row of `GET /nodes/{node}/lxc`. */
export function viewListedContainer(lab: Lab, container: ContainerRecord): object {
  const { vmid, status, config, pid } = container;
  return {
    vmid,
    type: 'lxc',
    status,
    cpus: Number(config['cores'] ?? 1),
    maxswap: Number(config['swap'] ?? 512) * MIB,
    swap: 0,
    uptime: containerUptime(lab, container),
    ...(pid === undefined ? {} : { pid }),
    ...(config['template'] === 1 ? { template: 1 } : {}),
    ...facts(container),
  };
}

/** One row of `GET /cluster/resources` and of a pool's members. */
export function viewContainerResource(lab: Lab, container: ContainerRecord): object {
  const { vmid, node, status, config, pool } = container;
  return {
    id: `lxc/${vmid}`,
    type: 'lxc',
    vmid,
    node,
    status,
    template: config['template'] === 1 ? 1 : 0,
    maxcpu: Number(config['cores'] ?? 1),
    ...facts(container),
    ...(pool === undefined ? {} : { pool }),
    uptime: containerUptime(lab, container),
  };
}

/** `GET …/interfaces`: nothing runs in a container of the lab, so its cards have the addresses that they were given. */
export function viewInterfaces({ config, status }: ContainerRecord): readonly object[] | null {
  if (status === 'stopped') return null;
  const cards = Object.entries(config).filter(([key]) => /^net\d+$/.test(key));
  return [
    interfaceRow('lo', '00:00:00:00:00:00', ['127.0.0.1/8', '::1/128']),
    ...cards.map(([, value]) => {
      const { name = '', hwaddr = '', ip, ip6 } = parsePropertyString(String(value));
      const addresses = [ip, ip6].flatMap((entry) => (entry?.includes('/') ? [entry] : []));
      return interfaceRow(name, hwaddr.toLowerCase(), addresses);
    }),
  ];
}

function interfaceRow(name: string, mac: string, addresses: readonly string[]): object {
  const inet = addresses.find((entry) => !entry.includes(':'));
  const inet6 = addresses.find((entry) => entry.includes(':'));
  return {
    name,
    hwaddr: mac,
    'hardware-address': mac,
    ...(inet === undefined ? {} : { inet }),
    ...(inet6 === undefined ? {} : { inet6 }),
    'ip-addresses': addresses.map((entry) => {
      const [address, prefix] = entry.split('/');
      return {
        'ip-address': address,
        'ip-address-type': entry.includes(':') ? 'inet6' : 'inet',
        prefix: Number(prefix),
      };
    }),
  };
}

/** What of a container's file the API shows as it stands there: `lxc`, pairs of key and value. */
export function viewRawLines({ idmap }: ContainerRecord): object {
  return idmap === undefined ? {} : { lxc: idmap.map((line) => ['lxc.idmap', line]) };
}
