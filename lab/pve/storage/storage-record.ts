import { checkSectionType, optionText, sha1, valueText, type SectionKind } from '../sections';
import {
  refuse,
  refuseParams,
  without,
  type ContentType,
  type SectionConfig,
  type StorageRecord,
} from '../model';
import { STORAGE_TYPES } from './storage-types';

/** Bytes of a storage that somebody made; nothing is behind it that could be asked. */
const NEW_STORAGE = 1024 ** 4;
const SECRETS = ['password', 'keyring', 'master-pubkey'];

const byType: Pick<SectionKind, 'optionsByType'> = {
  optionsByType: Object.fromEntries(
    Object.entries(STORAGE_TYPES).map(([type, { required, optional }]) => [type, { required, optional }]),
  ),
};

/** The options of a storage as `storage.cfg` has them. */
export function storageConfig(storage: StorageRecord): SectionConfig {
  const { type, content, path, nodes, shared, disabled, options } = storage;
  return {
    type,
    content: content.length === 0 ? 'none' : content.join(','),
    ...(path === undefined ? {} : { path }),
    ...(shared ? { shared: 1 } : {}),
    ...(nodes === undefined ? {} : { nodes: nodes.join(',') }),
    ...(disabled ? { disable: 1 } : {}),
    ...options,
  };
}

/** A storage as the API shows it. */
export function viewStorage(storage: StorageRecord): Record<string, unknown> {
  return { storage: storage.storage, ...storageConfig(storage), digest: sha1(storage) };
}

/**
 * A storage with these options.
 *
 * @throws ApiError 400 or 500 in PVE's words.
 */
export function storageOf(id: string, given: SectionConfig, removed: readonly string[] = []): StorageRecord {
  const config = Object.fromEntries(Object.entries(given).filter(([name]) => !SECRETS.includes(name)));
  const kind = optionText(config, 'type');
  const type = STORAGE_TYPES[kind];
  if (!type) throw refuseParams({ type: `value '${kind}' does not have a value in the enumeration` });
  checkSectionType(byType, config, removed);
  const { content, path, nodes, shared, disable, ...rest } = config;
  const options = without(rest, 'type');
  const wanted = contentOf(content) ?? type.defaultContent;
  const foreign = wanted.find((entry) => !type.content.includes(entry));
  if (foreign !== undefined)
    throw refuse(`storage type '${kind}' does not support content type '${foreign}'`);
  const where = path ?? (type.files === 'mounted' ? `/mnt/pve/${id}` : undefined);
  return {
    storage: id,
    type: kind,
    content: wanted,
    shared: type.shared === true || shared === 1,
    total: NEW_STORAGE,
    ...(type.files && where !== undefined ? { path: valueText(where) } : {}),
    ...(nodes === undefined || nodes === '' ? {} : { nodes: valueText(nodes).split(',') }),
    ...(disable === 1 ? { disabled: true as const } : {}),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
}

function contentOf(content: SectionConfig[string] | undefined): readonly ContentType[] | undefined {
  if (content === undefined) return undefined;
  const words = valueText(content).split(/[,;\s]+/);
  return words.filter((word) => word !== '' && word !== 'none') as ContentType[];
}
