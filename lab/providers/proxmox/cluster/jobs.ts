import { text as textOf } from '../../resource';
import { allOf, onlyOneOf } from '../combinations';
import { isObject } from '../../values';
import {
  flag,
  list,
  number,
  propertiesOf,
  record,
  repeated,
  text,
  textOf as wordOf,
  type Field,
  type Fields,
  type ObjectDescription,
} from '../objects';
import { matches, oneOf } from '../validators';

/** How many backups are kept, as a map: `keep-last=3,keep-daily=7`. */
const prune: Field = {
  key: 'prune-backups',
  write: (value) =>
    isObject(value) && Object.keys(value).length > 0
      ? Object.entries(value)
          .map(([name, count]) => `${name}=${wordOf(count) ?? ''}`)
          .sort()
          .join(',')
      : undefined,
  read: (answer) => {
    const found = propertiesOf(answer['prune-backups']);
    return found && Object.fromEntries(Object.entries(found).map(([name, count]) => [name, String(count)]));
  },
};

/** What a backup job says. */
export const backupFields: Fields = {
  all: flag('all'),
  bwlimit: number('bwlimit'),
  compress: text('compress'),
  enabled: flag('enabled'),
  exclude_path: repeated('exclude-path'),
  fleecing: record('fleecing', { enabled: flag('enabled'), storage: text('storage') }),
  ionice: number('ionice'),
  lockwait: number('lockwait'),
  mailnotification: text('mailnotification'),
  mailto: list('mailto'),
  maxfiles: number('maxfiles'),
  mode: text('mode'),
  node: text('node'),
  notes_template: text('notes-template'),
  pbs_change_detection_mode: text('pbs-change-detection-mode'),
  performance: record('performance', {
    max_workers: number('max-workers'),
    pbs_entries_max: number('pbs-entries-max'),
  }),
  pigz: number('pigz'),
  pool: text('pool'),
  protected: flag('protected'),
  prune_backups: prune,
  remove: flag('remove'),
  repeat_missed: flag('repeat-missed'),
  schedule: text('schedule', { canUnset: false }),
  script: text('script'),
  starttime: text('starttime'),
  stdexcludes: flag('stdexcludes'),
  stopwait: number('stopwait'),
  storage: text('storage', { canUnset: false }),
  tmpdir: text('tmpdir'),
  vmid: list('vmid'),
  zstd: number('zstd'),
};

/** `proxmox_backup_job` */
const backupJob: ObjectDescription = {
  type: 'proxmox_backup_job',
  fields: backupFields,
  validators: {
    compress: oneOf('0', '1', 'gzip', 'lzo', 'zstd'),
    mailnotification: oneOf('always', 'failure'),
    mode: oneOf('snapshot', 'suspend', 'stop'),
    pbs_change_detection_mode: oneOf('legacy', 'data', 'metadata'),
  },
  // Which guests a job is about is said in one way; `all = false` beside another is a second one too.
  validate: allOf(onlyOneOf('all', 'vmid'), onlyOneOf('all', 'pool'), onlyOneOf('vmid', 'pool')),
  collection: () => 'cluster/backup',
  path: (job) => `cluster/backup/${textOf(job, 'id')}`,
  creation: (planned) => ({ id: textOf(planned, 'id') }),
  import: (id) => ({ id }),
};

/** `proxmox_replication` */
const replication: ObjectDescription = {
  type: 'proxmox_replication',
  fields: {
    comment: text('comment', { canUnset: false }),
    disable: flag('disable', { absent: false, canUnset: false }),
    rate: number('rate', { canUnset: false }),
    schedule: text('schedule', { canUnset: false }),
    target: text('target', { sent: 'create' }),
    type: text('type', { sent: 'create' }),
  },
  validators: {
    id: matches(/^\d+-\d+$/, "GUEST-NUMBER, as in '100-0'"),
    type: oneOf('local'),
  },
  collection: () => 'cluster/replication',
  path: (job) => `cluster/replication/${textOf(job, 'id')}`,
  creation: (planned) => ({ id: textOf(planned, 'id') }),
  also: (answer) => ({
    source: typeof answer.source === 'string' ? answer.source : null,
    guest: Number(answer.guest ?? 0),
    jobnum: Number(answer.jobnum ?? 0),
  }),
  import: (id) => ({ id }),
};

/** Jobs of the cluster. */
export const jobObjects: readonly ObjectDescription[] = [backupJob, replication];
