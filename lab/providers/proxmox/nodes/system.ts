import { blocks, text, texts, type Operation, type ResourceType } from '../../resource';
import { isList, type ObjectValue } from '../../values';
import { oneNode } from './one-node';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';

/** Settings that a node always has: they are written, and stay when the resource is destroyed. */
interface Setting {
  /** Last part of the path and of the id: `dns`. */
  readonly name: 'dns' | 'hosts' | 'time';
  readonly write: (planned: ObjectValue, path: string, operation: Operation<Session>) => Promise<unknown>;
  readonly read: (path: string, operation: Operation<Session>) => Promise<ObjectValue>;
}

function settingResource({ name, write, read }: Setting): ResourceType<Session> {
  const pathOf = (object: ObjectValue): string => `nodes/${text(object, 'node_name')}/${name}`;
  const look = async (state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> => ({
    ...state,
    ...(await read(pathOf(state), operation)),
  });
  const put = async (planned: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> => {
    await write(planned, pathOf(planned), operation);
    return look({ ...settle(planned), id: `${text(planned, 'node_name')}_${name}` }, operation);
  };
  return {
    schema: resourceSchema(`proxmox_virtual_environment_${name}`),
    legacy: true,
    create: put,
    read: look,
    update: (_prior, planned, operation) => put(planned, operation),
    delete: () => Promise.resolve(),
    import: (id) => ({ ...oneNode(id), id: `${id}_${name}` }),
  };
}

/** `proxmox_virtual_environment_dns` */
export const dnsResource = settingResource({
  name: 'dns',
  write: (planned, path, { session }) => {
    const [dns1, dns2, dns3] = texts(planned, 'servers');
    return session.api.put(path, { search: text(planned, 'domain'), dns1, dns2, dns3 });
  },
  read: readDns,
});

/** The servers and the domain as PVE has them. */
export async function readDns(path: string, { session }: Operation<Session>): Promise<ObjectValue> {
  const answer = await session.api.get<Readonly<Record<string, string | undefined>>>(path);
  const servers = [answer.dns1, answer.dns2, answer.dns3].filter((server) => server !== undefined);
  return { domain: answer.search ?? '', servers };
}

/** `proxmox_virtual_environment_hosts`: the whole of /etc/hosts. */
export const hostsResource = settingResource({
  name: 'hosts',
  write: (planned, path, { session }) => {
    const lines = blocks(planned, 'entry').map(
      (entry) => `${[text(entry, 'address'), ...texts(entry, 'hostnames')].join(' ')}\n`,
    );
    return session.api.post(path, { data: lines.join('') });
  },
  read: async (path, operation) => {
    const found = await readHosts(path, operation);
    return { ...found, entry: isList(found.entries) ? found.entries : [] };
  },
});

/** The lines of /etc/hosts that name something. */
export async function readHosts(path: string, { session }: Operation<Session>): Promise<ObjectValue> {
  const { data = '', digest = '' } = await session.api.get<{ data?: string; digest?: string }>(path);
  const lines = data
    .split('\n')
    .filter((line) => !line.startsWith('#') && line.trim() !== '')
    .map((line) => line.split(/\s+/).filter((word) => word !== ''));
  return {
    addresses: lines.map(([address = '']) => address),
    digest,
    entries: lines.map(([address = '', ...hostnames]) => ({ address, hostnames })),
    hostnames: lines.map(([, ...hostnames]) => hostnames),
  };
}

/** `proxmox_virtual_environment_time` */
export const timeResource = settingResource({
  name: 'time',
  write: (planned, path, { session }) => session.api.put(path, { timezone: text(planned, 'time_zone') }),
  read: readTime,
});

/** The clock and the time zone of a node. */
export async function readTime(path: string, { session }: Operation<Session>): Promise<ObjectValue> {
  const { timezone, time } = await session.api.get<{ timezone: string; time: number }>(path);
  return { time_zone: timezone, local_time: localTime(time, timezone), utc_time: localTime(time, 'UTC') };
}

/** `2030-01-01T01:00:00+01:00` */
function localTime(seconds: number, timeZone: string): string {
  const date = new Date(seconds * 1000);
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).format(date);
  const shown = `${parts.replace(' ', 'T')}Z`;
  const minutes = Math.round((Date.parse(shown) - date.getTime()) / 60_000);
  if (minutes === 0) return shown;
  const size = Math.abs(minutes);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return shown.replace('Z', `${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`);
}
