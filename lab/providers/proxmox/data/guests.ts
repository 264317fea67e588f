import { classify, PveError } from '../../../../pve/client';
import { parseBoolean } from '../../../../pve/wire';
import {
  blocks,
  flag,
  number,
  ProviderError,
  text,
  texts,
  type DataSource,
  type Operation,
} from '../../resource';
import type { ObjectValue } from '../../values';
import { textOf } from '../objects';
import { dataSourceSchema } from '../schemas';
import type { Session } from '../session';
import { Machine, readPlainVm } from '../vm';
import { dataOf } from './of-resource';

interface Guest {
  readonly vmid: number;
  readonly name?: string;
  readonly status?: string;
  readonly tags?: string;
  readonly template?: unknown;
}

/** `proxmox_virtual_environment_vms`, `proxmox_virtual_environment_containers` */
export function guestsSource(kind: 'qemu' | 'lxc'): DataSource<Session> {
  const list = kind === 'qemu' ? 'vms' : 'containers';
  return {
    schema: dataSourceSchema(`proxmox_virtual_environment_${list}`),
    async read(config, operation) {
      const found: ObjectValue[] = [];
      for (const node of await nodeNames(text(config, 'node_name'), operation)) {
        const guests = await guestsOf(node, kind, operation);
        found.push(
          ...guests.map((guest) => describe(guest, node)).filter((guest) => isWanted(guest, config)),
        );
      }
      return { ...config, id: list, [list]: found };
    },
  };
}

async function nodeNames(node: string, { session }: Operation<Session>): Promise<readonly string[]> {
  if (node !== '') return [node];
  const nodes = await session.api.get<readonly { node: string }[]>('nodes');
  return nodes.map((entry) => entry.node).sort();
}

/** A node that does not answer leaves its guests out, with a warning. */
async function guestsOf(
  node: string,
  kind: 'qemu' | 'lxc',
  operation: Operation<Session>,
): Promise<readonly Guest[]> {
  try {
    const guests = await operation.session.api.get<readonly Guest[]>(`nodes/${node}/${kind}`);
    return [...guests].sort((left, right) => left.vmid - right.vmid);
  } catch (error) {
    if (!(error instanceof PveError) || error.status !== 595) throw error;
    operation.warn(`Node ${node} is not available`, 'The list of guests is incomplete.');
    return [];
  }
}

function describe(guest: Guest, node: string): ObjectValue {
  return {
    name: guest.name ?? '',
    node_name: node,
    status: guest.status ?? '',
    tags: tagsOf(guest.tags),
    template: parseBoolean(guest.template) ?? false,
    vm_id: guest.vmid,
  };
}

function tagsOf(tags: string | undefined): string[] {
  return (tags ?? '')
    .split(/[;,\s]+/)
    .filter((tag) => tag !== '')
    .sort();
}

function isWanted(guest: ObjectValue, config: ObjectValue): boolean {
  const tags = texts(guest, 'tags');
  if (!texts(config, 'tags').every((tag) => tags.includes(tag))) return false;
  return blocks(config, 'filter').every((filter) => matchesFilter(guest, filter));
}

/** @throws ProviderError PROXMOX_FILTER */
function matchesFilter(guest: ObjectValue, filter: ObjectValue): boolean {
  const name = text(filter, 'name');
  if (!['name', 'template', 'status', 'node_name'].includes(name)) {
    throw new ProviderError('PROXMOX_FILTER', `Unknown filter name '${name}'`, {
      detail: 'It must be one of name, template, status and node_name.',
    });
  }
  const value = textOf(guest[name]) ?? '';
  return texts(filter, 'values').some((wanted) =>
    flag(filter, 'regex') ? expression(wanted).test(value) : wanted === value,
  );
}

/** @throws ProviderError PROXMOX_FILTER */
export function expression(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new ProviderError('PROXMOX_FILTER', `'${source}' is no regular expression`, { detail, cause });
  }
}

/** `proxmox_virtual_environment_vm`, `proxmox_virtual_environment_container`: one guest. */
export function guestSource(kind: 'qemu' | 'lxc'): DataSource<Session> {
  const name = kind === 'qemu' ? 'vm' : 'container';
  return dataOf(`proxmox_virtual_environment_${name}`, async (config, { session }) => {
    const [node, vmid] = [text(config, 'node_name'), number(config, 'vm_id')];
    try {
      const path = `nodes/${node}/${kind}/${vmid}`;
      const status = await session.api.get<Guest>(`${path}/status/current`);
      const { template } = await session.api.get<{ template?: unknown }>(`${path}/config`);
      return { ...config, ...describe({ ...status, vmid, template }, node), id: String(vmid) };
    } catch (error) {
      if (classify(error) === 'gone') return null;
      throw error;
    }
  });
}

/** `proxmox_vm`: what the resource of that name knows, and whether it runs. */
export const vmSource: DataSource<Session> = dataOf('proxmox_vm', async (config, operation) => {
  const found = await readPlainVm(config, operation);
  if (!found) return null;
  const { status } = await new Machine(text(config, 'node_name'), number(config, 'id'), operation).status();
  return {
    ...found,
    status,
    description: found.description ?? '',
    name: found.name ?? '',
    template: found.template ?? false,
  };
});
