import { parseBoolean } from '../../../../pve/wire';
import { text, texts, type DataSource } from '../../resource';
import { isObject, type ObjectValue } from '../../values';
import { dataSourceSchema } from '../schemas';
import type { Session } from '../session';
import { listVolumes, type Volume } from '../storage';
import { expression } from './guests';
import { dataOf } from './of-resource';

interface Datastore {
  readonly storage: string;
  readonly type: string;
  readonly content?: string;
  readonly active?: unknown;
  readonly enabled?: unknown;
  readonly shared?: unknown;
  readonly avail?: number;
  readonly total?: number;
  readonly used?: number;
  readonly used_fraction?: number;
}

/** Storages, and what is in them. */
export const storageSources: Readonly<Record<string, DataSource<Session>>> = {
  proxmox_datastores: {
    schema: dataSourceSchema('proxmox_datastores'),
    async read(config, { session }) {
      const node = text(config, 'node_name');
      const filters = isObject(config.filters) ? config.filters : undefined;
      const content = texts(filters, 'content_types');
      const rows = await session.api.get<readonly Datastore[]>(`nodes/${node}/storage`, {
        content: content.length > 0 ? content : undefined,
        storage: text(filters, 'id') || undefined,
        target: text(filters, 'target') || undefined,
      });
      const datastores = [...rows]
        .sort((left, right) => (left.storage < right.storage ? -1 : 1))
        .map((row) => ({
          active: parseBoolean(row.active) ?? false,
          content_types: (row.content ?? '').split(',').filter((type) => type !== ''),
          enabled: parseBoolean(row.enabled) ?? false,
          id: row.storage,
          node_name: node,
          shared: parseBoolean(row.shared) ?? false,
          space_available: row.avail ?? 0,
          space_total: row.total ?? 0,
          space_used: row.used ?? 0,
          space_used_fraction: row.used_fraction ?? 0,
          type: row.type,
        }));
      return { ...config, datastores };
    },
  },

  proxmox_file: dataOf('proxmox_file', async (config, operation) => {
    const volumes = await listVolumes(
      text(config, 'node_name'),
      text(config, 'datastore_id'),
      text(config, 'content_type'),
      operation,
    );
    const found = volumes.find((volume) => nameOf(volume) === text(config, 'file_name'));
    return found ? { ...config, ...describe(found), content_type: config.content_type ?? null } : null;
  }),

  proxmox_files: {
    schema: dataSourceSchema('proxmox_files'),
    async read(config, operation) {
      const pattern = text(config, 'file_name_regex');
      const volumes = await listVolumes(
        text(config, 'node_name'),
        text(config, 'datastore_id'),
        text(config, 'content_type'),
        operation,
      );
      const named =
        pattern === '' ? volumes : volumes.filter((volume) => expression(pattern).test(nameOf(volume)));
      return { ...config, files: named.map(describe) };
    },
  },
};

function nameOf(volume: Volume): string {
  const [, path = ''] = /^[^:]*:(.*)$/.exec(volume.volid) ?? [];
  return path.includes('/') ? path.slice(path.indexOf('/') + 1) : '';
}

function describe(volume: Volume): ObjectValue {
  return {
    content_type: volume.content ?? null,
    file_format: volume.format ?? null,
    file_name: nameOf(volume),
    file_size: volume.size ?? null,
    id: volume.volid,
    vmid: volume.vmid ?? null,
  };
}
