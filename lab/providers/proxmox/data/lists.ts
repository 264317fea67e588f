import { parseBoolean } from '../../../../pve/wire';
import { text, texts, type DataSource } from '../../resource';
import { isObject, type ObjectValue } from '../../values';
import { readPluginData } from '../acme';
import { backupFields } from '../cluster';
import { readFields, type Answer } from '../objects';
import { dataSourceSchema } from '../schemas';
import { readVnet, readZoneAnswer, ZONE_FIELDS } from '../sdn';
import type { Session } from '../session';

type Sources = Readonly<Record<string, DataSource<Session>>>;

function source(
  name: string,
  read: (rows: readonly Answer[], config: ObjectValue) => ObjectValue,
  path: (config: ObjectValue) => readonly [string, Record<string, string | number | undefined>?],
): readonly [string, DataSource<Session>] {
  return [
    name,
    {
      schema: dataSourceSchema(name),
      async read(config, { session }) {
        const [where, params = {}] = path(config);
        return { ...config, ...read(await session.api.get<readonly Answer[]>(where, params), config) };
      },
    },
  ];
}

/** Lists of objects. */
export const listSources: Sources = Object.fromEntries([
  source(
    'proxmox_hagroups',
    (rows) => ({ id: 'hagroups', group_ids: namesOf(rows, 'group') }),
    () => ['cluster/ha/groups'],
  ),
  source(
    'proxmox_haresources',
    (rows, config) => ({
      id: `haresources${text(config, 'type') && `_${text(config, 'type')}`}`,
      resource_ids: namesOf(rows, 'sid'),
    }),
    (config) => ['cluster/ha/resources', { type: text(config, 'type') || undefined }],
  ),
  source(
    'proxmox_acme_accounts',
    (rows) => ({ accounts: namesOf(rows, 'name') }),
    () => ['cluster/acme/account'],
  ),
  source(
    'proxmox_acme_plugins',
    (rows) => ({ plugins: rows.map(describePlugin) }),
    () => ['cluster/acme/plugins'],
  ),
  source(
    'proxmox_backup_jobs',
    (rows) => ({
      id: 'backup_jobs',
      jobs: rows.map((row) => ({ ...readFields(backupFields, row, {}), id: textOf(row.id) })),
    }),
    () => ['cluster/backup'],
  ),
  source(
    'proxmox_replications',
    (rows) => ({ replications: rows.map(describeReplication) }),
    () => ['cluster/replication'],
  ),
  source(
    'proxmox_sdn_vnets',
    (rows) => ({ vnets: rows.map((row) => readVnet(String(row.vnet), row)) }),
    () => ['cluster/sdn/vnets'],
  ),
  source(
    'proxmox_sdn_zones',
    (rows) => ({ zones: rows.map(describeZone) }),
    (config) => ['cluster/sdn/zones', { pending: 1, type: text(config, 'type') || undefined }],
  ),
  source(
    'proxmox_virtual_environment_pools',
    (rows) => ({ id: 'pools', pool_ids: [...namesOf(rows, 'poolid')].sort() }),
    () => ['pools'],
  ),
  source(
    'proxmox_hardware_mappings',
    (rows) => ({ id: 'hardware_mappings', ids: namesOf(rows, 'id'), checks: rows.flatMap(checksOf) }),
    (config) => [
      `cluster/mapping/${text(config, 'type')}`,
      { 'check-node': text(config, 'check_node') || undefined },
    ],
  ),
  source('proxmox_hardware_pci', describeDevices, (config) => {
    const hidden = texts(config, 'pci_class_blacklist');
    const params = hidden.length > 0 ? { 'pci-class-blacklist': hidden.join(';') } : {};
    return [`nodes/${text(config, 'node_name')}/hardware/pci`, params];
  }),
]);

function namesOf(rows: readonly Answer[], key: string): string[] {
  return rows.map((row) => String(row[key]));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** A plugin of ACME, as its list and a look at it tell. */
export function describePlugin(row: Answer): ObjectValue {
  return {
    api: textOf(row.api) ?? '',
    data: readPluginData(row),
    digest: textOf(row.digest) ?? '',
    plugin: textOf(row.plugin),
    type: textOf(row.type) ?? '',
    validation_delay: Number(row['validation-delay'] ?? 30),
  };
}

function describeReplication(row: Answer): ObjectValue {
  return {
    comment: textOf(row.comment),
    disable: parseBoolean(row.disable) ?? false,
    guest: Number(row.guest ?? 0),
    id: textOf(row.id),
    jobnum: Number(row.jobnum ?? 0),
    rate: row.rate === undefined ? null : Number(row.rate),
    remove_job: textOf(row.remove_job),
    schedule: textOf(row.schedule),
    source: textOf(row.source),
    target: textOf(row.target),
    type: textOf(row.type),
  };
}

function describeZone(row: Answer): ObjectValue {
  return { ...readZoneAnswer(row, ZONE_FIELDS), id: textOf(row.zone), type: textOf(row.type) };
}

function checksOf(row: Answer): ObjectValue[] {
  const rows =
    [row.checks, row.errors].find((entry): entry is readonly Answer[] => Array.isArray(entry)) ?? [];
  return rows.map((check) => ({
    mapping_id: textOf(row.id),
    message: (textOf(check.message) ?? '').replace(/\n$/, ''),
    severity: textOf(check.severity),
  }));
}

function describeDevices(rows: readonly Answer[], config: ObjectValue): ObjectValue {
  const filters = isObject(config.filters) ? config.filters : {};
  const starts = (value: unknown, name: string): boolean => {
    const bare = (entry: string): string => entry.toLowerCase().replace(/^0x/, '');
    return bare(textOf(value) ?? '').startsWith(bare(text(filters, name)));
  };
  const wanted = rows.filter(
    (row) =>
      (textOf(row.id) ?? '').startsWith(text(filters, 'id')) &&
      starts(row.class, 'class') &&
      starts(row.vendor, 'vendor_id') &&
      starts(row.device, 'device_id'),
  );
  const names =
    'class device device_name id subsystem_device subsystem_device_name subsystem_vendor subsystem_vendor_name vendor vendor_name';
  return {
    devices: wanted.map((row) => ({
      ...Object.fromEntries(names.split(' ').map((name) => [name, textOf(row[name]) ?? ''] as const)),
      iommu_group: Number(row.iommugroup ?? -1),
      mdev: parseBoolean(row.mdev) ?? false,
    })),
  };
}
