import { text as textOf } from '../../resource';
import { flag, list, secret, text, type FieldOptions, type Fields, type ObjectDescription } from '../objects';
import { eachOf, matches } from '../validators';
import { backupParams, checkBackups, readBackups } from './backups';
import { pbsSecrets, type SecretsOfPbs } from './pbs-keys';

const COMMON: Fields = {
  content: list('content', { absent: [], canUnset: false }),
  disable: flag('disable', { absent: false, canUnset: false }),
  nodes: list('nodes', { absent: [], canUnset: false }),
};

const SHARED: Fields = { shared: flag('shared', { absent: false, sent: 'never' }) };

/** What a storage of files has. */
const FILES: Fields = {
  create_base_path: flag('create-base-path', { absent: true, canUnset: false }),
  create_subdirs: flag('create-subdirs', { absent: true, canUnset: false }),
};

/** Never changes, and stays as it is where PVE does not tell it. */
const FIXED: FieldOptions = { sent: 'create', absent: 'state' };
/** Can change, but not be taken away. */
const KEPT: FieldOptions = { canUnset: false, absent: 'state' };

interface StorageKind {
  /** Type in PVE, `dir`. */
  readonly type: string;
  /** Name in Terraform, `directory`. */
  readonly name: string;
  readonly fields: Fields;
  readonly hasBackups?: true;
  readonly secrets?: SecretsOfPbs;
}

function storage({ type, name, fields, hasBackups, secrets }: StorageKind): ObjectDescription {
  return {
    type: `proxmox_storage_${name}`,
    fields: { ...COMMON, ...fields },
    validators: {
      id: matches(
        /^[A-Za-z][A-Za-z0-9\-_.]*[A-Za-z0-9]$/,
        'a storage: a letter, then letters, digits and - _ .',
      ),
      content: eachOf('backup', 'images', 'import', 'iso', 'rootdir', 'snippets', 'vztmpl'),
    },
    ...(hasBackups ? { validate: checkBackups } : {}),
    collection: () => 'storage',
    path: (object) => `storage/${textOf(object, 'id')}`,
    creation: (planned) => ({
      storage: textOf(planned, 'id'),
      type,
      ...(hasBackups ? backupParams(planned) : {}),
      ...secrets?.creation(planned),
    }),
    ...(hasBackups ? { change: backupParams } : {}),
    ...(secrets ? { created: secrets.created } : {}),
    also: (answer, state) => ({
      ...(hasBackups ? { backups: readBackups(answer, state) } : {}),
      ...secrets?.read(answer, state),
    }),
    import: (id) => ({ id }),
  };
}

/** The storages of a data centre. */
export const storageObjects: readonly ObjectDescription[] = [
  storage({
    type: 'dir',
    name: 'directory',
    hasBackups: true,
    fields: {
      ...FILES,
      path: text('path', FIXED),
      preallocation: text('preallocation', KEPT),
      shared: flag('shared', { absent: false, canUnset: false }),
    },
  }),
  storage({
    type: 'nfs',
    name: 'nfs',
    hasBackups: true,
    fields: {
      ...FILES,
      ...SHARED,
      export: text('export', FIXED),
      options: text('options', KEPT),
      preallocation: text('preallocation', FIXED),
      server: text('server', FIXED),
      snapshot_as_volume_chain: flag('snapshot-as-volume-chain', FIXED),
    },
  }),
  storage({
    type: 'cifs',
    name: 'cifs',
    hasBackups: true,
    fields: {
      ...FILES,
      ...SHARED,
      domain: text('domain', FIXED),
      options: text('options', KEPT),
      password: secret(text('password', FIXED)),
      preallocation: text('preallocation', KEPT),
      server: text('server', FIXED),
      share: text('share', FIXED),
      snapshot_as_volume_chain: flag('snapshot-as-volume-chain', FIXED),
      subdirectory: text('subdir', FIXED),
      username: text('username', FIXED),
    },
  }),
  storage({
    type: 'lvm',
    name: 'lvm',
    fields: {
      shared: flag('shared', { absent: false, canUnset: false }),
      volume_group: text('vgname', FIXED),
      wipe_removed_volumes: flag('saferemove', { absent: false, canUnset: false }),
    },
  }),
  storage({
    type: 'lvmthin',
    name: 'lvmthin',
    fields: { ...SHARED, thin_pool: text('thinpool', FIXED), volume_group: text('vgname', FIXED) },
  }),
  storage({
    type: 'zfspool',
    name: 'zfspool',
    fields: {
      ...SHARED,
      blocksize: text('blocksize', KEPT),
      thin_provision: flag('sparse', KEPT),
      zfs_pool: text('pool', FIXED),
    },
  }),
  storage({
    type: 'pbs',
    name: 'pbs',
    hasBackups: true,
    secrets: pbsSecrets,
    fields: {
      ...SHARED,
      datastore: text('datastore', FIXED),
      fingerprint: text('fingerprint', KEPT),
      namespace: text('namespace', FIXED),
      password: secret(text('password', FIXED)),
      server: text('server', FIXED),
      username: text('username', FIXED),
    },
  }),
];
