import type { Caller } from '../../auth';
import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, type Lab, type SectionRecord } from '../../model';
import { majorOf } from '../../operations';
import {
  findSection,
  optionText,
  sectionRoutes,
  sectionsOf,
  valueText,
  type SectionKind,
} from '../../sections';
import { nextRuns } from './schedule';

function guestNode({ state }: Lab, vmid: string): string | undefined {
  return (state.vms.get(vmid) ?? state.containers.get(vmid))?.node;
}

const kind: SectionKind = {
  file: 'replication',
  path: '/cluster/replication',
  id: 'id',
  missing: (id) => `no such replication job '${id}'`,
  taken: (id) => `replication job '${id}' already exists`,
  guard: ({ lab, caller }, id, how) => {
    const path = `/vms/${id.split('-')[0] ?? ''}`;
    if (how === 'read') caller.need(path, 'VM.Audit');
    else needReplicate(lab, caller, path);
  },
  visible: ({ caller }, { id }) => caller.may(`/vms/${id.split('-')[0] ?? ''}`, 'VM.Audit'),
  notOptions: ['keep', 'force'],
  check: ({ lab }, { id, config, before }) => {
    const [vmid = '', jobnum = ''] = id.split('-');
    const [source, target] = [guestNode(lab, vmid), optionText(config, 'target')];
    if (source === undefined) throw refuse(`no such guest '${vmid}'`);
    if (!lab.state.nodes.has(target)) throw refuse(`no such cluster node '${target}'`);
    if (!before && source === target) throw refuse(`target cannot be the node that the guest runs on`);
    nextRuns(optionText(config, 'schedule') || '*/15', lab.now(), 1);
    return { ...config, guest: Number(vmid), jobnum: Number(jobnum), source };
  },
};

/** PVE 8 has no privilege of its own for it: what its description asks for is enough. */
function needReplicate(lab: Lab, caller: Caller, path: string): void {
  if (majorOf(lab.version) >= 9) caller.need(path, 'VM.Replicate');
}

function status(lab: Lab, job: SectionRecord): object {
  const [next_sync = 0] = nextRuns(optionText(job.config, 'schedule') || '*/15', lab.now(), 1);
  const { guest = 0, jobnum = 0, ...config } = job.config;
  return {
    id: job.id,
    ...config,
    guest,
    jobnum,
    vmtype: lab.state.containers.has(valueText(guest)) ? 'lxc' : 'qemu',
    last_sync: 0,
    last_try: 0,
    duration: 0,
    fail_count: 0,
    next_sync,
  };
}

function needJob({ lab, given, caller }: OperationCall, how: 'read' | 'run'): SectionRecord {
  const job = findSection(lab, 'replication', given.text('id'));
  if (!job) throw refuse(`no such replication job '${given.text('id')}'`);
  const path = `/vms/${job.id.split('-')[0] ?? ''}`;
  if (how === 'read') caller.need(path, 'VM.Audit');
  else needReplicate(lab, caller, path);
  return job;
}

/** `/cluster/replication` and what each node has to say of its jobs */
export const replicationRoutes: readonly AnyRoute[] = [
  ...sectionRoutes(kind),
  operation('GET /nodes/{node}/replication', ({ lab, given, caller }) =>
    sectionsOf(lab, 'replication')
      .filter(
        ({ config, id }) =>
          config['source'] === given.node && caller.may(`/vms/${id.split('-')[0] ?? ''}`, 'VM.Audit'),
      )
      .filter(({ config }) => !given.has('guest') || config['guest'] === given.number('guest'))
      .map((job) => status(lab, job)),
  ),
  operation('GET /nodes/{node}/replication/{id}/status', (call) => status(call.lab, needJob(call, 'read'))),
  operation('GET /nodes/{node}/replication/{id}/log', (call) => {
    needJob(call, 'read');
    return [{ n: 1, t: 'no content' }];
  }),
  operation('POST /nodes/{node}/replication/{id}/schedule_now', (call) => {
    const { id } = needJob(call, 'run');
    const { lab, given, caller } = call;
    return lab.tasks.start({
      node: given.node,
      type: 'vzreplicate',
      id,
      user: caller.id,
      work: () => undefined,
    });
  }),
];
