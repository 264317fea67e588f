import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, type Lab, type SectionRecord } from '../../model';
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
  guard: ({ caller }, id, how) => {
    caller.need(`/vms/${id.split('-')[0] ?? ''}`, how === 'read' ? 'VM.Audit' : 'VM.Replicate');
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

function needJob({ lab, given, caller }: OperationCall, privilege: string): SectionRecord {
  const job = findSection(lab, 'replication', given.text('id'));
  if (!job) throw refuse(`no such replication job '${given.text('id')}'`);
  caller.need(`/vms/${job.id.split('-')[0] ?? ''}`, privilege);
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
  operation('GET /nodes/{node}/replication/{id}/status', (call) =>
    status(call.lab, needJob(call, 'VM.Audit')),
  ),
  operation('GET /nodes/{node}/replication/{id}/log', (call) => {
    needJob(call, 'VM.Audit');
    return [{ n: 1, t: 'no content' }];
  }),
  operation('POST /nodes/{node}/replication/{id}/schedule_now', (call) => {
    const { id } = needJob(call, 'VM.Replicate');
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
