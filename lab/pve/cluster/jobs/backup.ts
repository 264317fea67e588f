import { parsePropertyString } from '../../../../pve/wire';
import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, type Lab, type SectionConfig, type SectionRecord, type VmConfig } from '../../model';
import {
  findSection,
  needSection,
  optionText,
  sectionRoutes,
  sectionsOf,
  valueText,
  type SectionKind,
} from '../../sections';
import { checkBackupOptions } from './backup-options';
import { nextRuns } from './schedule';

/** Property strings that PVE answers as objects. */
const OBJECTS = ['prune-backups', 'fleecing', 'performance'];

const NUMBER = /^\d+$/;

function objectOf(text: string): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(parsePropertyString(text)).map(([key, value]) => [
      key,
      NUMBER.test(value) ? Number(value) : value,
    ]),
  );
}

function view(lab: Lab, _section: SectionRecord, config: SectionConfig): object {
  const entries = Object.entries(config).map(([key, value]) => [
    key,
    OBJECTS.includes(key) ? objectOf(valueText(value)) : value,
  ]);
  const [next] = nextRuns(optionText(config, 'schedule'), lab.now(), 1);
  return {
    type: 'vzdump',
    ...(Object.fromEntries(entries) as object),
    ...(config['enabled'] === 0 || next === undefined ? {} : { 'next-run': next }),
  };
}

/** Old clients send a time and days instead of a schedule. */
function scheduled(config: SectionConfig): SectionConfig {
  const { starttime, dow, ...rest } = config;
  if (starttime === undefined) return rest;
  const days = dow === undefined ? '' : `${valueText(dow)} `;
  return { ...rest, schedule: `${days}${valueText(starttime)}` };
}

const kind: SectionKind = {
  file: 'jobs',
  path: '/cluster/backup',
  id: 'id',
  idOf: ({ lab, request }, given) =>
    given === '' && request.method === 'POST' ? `backup-${lab.ids.uuid().slice(0, 13)}` : given,
  missing: (id) => `No such job '${id}'`,
  missingIsParam: true,
  taken: (id) => `Job '${id}' already exists`,
  guard: ({ lab, caller, given }, id, how) => {
    if (how === 'read' || caller.isRoot) return;
    checkBackupOptions(caller, given.options());
    const stored = findSection(lab, 'jobs', id)?.config['storage'];
    for (const storage of [given.optionalText('storage'), stored]) {
      if (storage !== undefined) caller.need(`/storage/${valueText(storage)}`, 'Datastore.Allocate');
    }
    const pool = given.optionalText('pool');
    if (pool !== undefined) caller.need(`/pool/${pool}`, 'VM.Backup');
  },
  check: ({ lab }, { config, before }) => {
    const job = scheduled(config);
    nextRuns(optionText(job, 'schedule'), lab.now(), 1);
    if (before === undefined && job['schedule'] === undefined) throw refuse(`missing schedule`);
    const chosen = ['vmid', 'all', 'pool'].filter((name) => job[name] !== undefined && job[name] !== 0);
    if (chosen.length > 1) throw refuse(`options '${chosen.join("' and '")}' are mutually exclusive`);
    if (chosen.length === 0) throw refuse('property is missing: one of vmid, all or pool is needed');
    return { enabled: 1, ...job };
  },
  view,
};

interface Guest {
  readonly vmid: number;
  readonly node: string;
  readonly type: 'qemu' | 'lxc';
  readonly name: string;
  readonly config: VmConfig;
  readonly pool?: string;
}

function guests({ state }: Lab): Guest[] {
  return [
    ...[...state.vms.values()].map((vm) => ({
      ...vm,
      type: 'qemu' as const,
      name: String(vm.config['name'] ?? `VM${vm.vmid}`),
    })),
    ...[...state.containers.values()].map((ct) => ({
      ...ct,
      type: 'lxc' as const,
      name: String(ct.config['hostname'] ?? `CT${ct.vmid}`),
    })),
  ].sort((left, right) => left.vmid - right.vmid);
}

function covers({ config }: SectionRecord, guest: Guest): boolean {
  const listed = (name: string): boolean => optionText(config, name).split(',').includes(String(guest.vmid));
  if (config['node'] !== undefined && config['node'] !== guest.node) return false;
  if (config['all'] === 1) return !listed('exclude');
  return config['pool'] === undefined ? listed('vmid') : guest.pool === config['pool'];
}

function includedVolumes(call: OperationCall): object {
  const job = needSection(kind, call);
  const children = guests(call.lab)
    .filter((guest) => covers(job, guest))
    .map(({ vmid, name, type, config }) => ({
      id: vmid,
      name,
      type,
      children: Object.entries(config)
        .filter(
          ([key, value]) =>
            /^(?:scsi|virtio|ide|sata|mp)\d+$|^(?:rootfs|efidisk0|tpmstate0)$/.test(key) &&
            !String(value).includes('media=cdrom'),
        )
        .map(([key, value]) => {
          const isIncluded = !/(?:^|,)backup=0/.test(String(value));
          const reason = isIncluded ? 'enabled' : 'disabled';
          return { id: key, name: String(value).split(',')[0], included: isIncluded ? 1 : 0, reason };
        }),
    }));
  return { children };
}

/** `/cluster/backup` and `/cluster/backup-info` */
export const backupRoutes: readonly AnyRoute[] = [
  ...sectionRoutes(kind),
  operation('GET /cluster/backup/{id}/included_volumes', includedVolumes),
  operation('GET /cluster/backup-info/not-backed-up', ({ lab }) => {
    const jobs = sectionsOf(lab, 'jobs').filter(({ config }) => config['enabled'] !== 0);
    return guests(lab)
      .filter((guest) => !jobs.some((job) => covers(job, guest)))
      .map(({ vmid, name, type }) => ({ vmid, name, type }));
  }),
];
