import type { FaultRule } from '../../lab/pve';
import { FaultClient } from '../lab/pve/faults/fault-client';
import { hasTerraform } from '../lab/providers/support/terraform-folder';
import { ManyMachines } from './many-machines';
import type { Finished } from './project';

const suite = hasTerraform ? describe : describe.skip;
const MACHINES = 6;
/** The attempts that it may take until what is wrong is over. */
const RUNS = 5;

suite('a deploy of many machines meets faults in its middle (needs terraform)', () => {
  jest.setTimeout(600_000);
  let many: ManyMachines;
  let faults: FaultClient;
  const creation: Pick<FaultRule, 'method' | 'path'> = { method: 'POST', path: '/nodes/*/qemu/**' };

  beforeAll(async () => {
    const tasks = { taskDurations: { seed: 1, types: { default: '300ms' } }, holdTasksMs: 0 };
    many = await ManyMachines.create(MACHINES, tasks);
    faults = new FaultClient(many.project.lab);
  });
  afterAll(async () => {
    faults.close();
    await many.project.remove();
  });

  afterEach(() => faults.clear());

  const destroyed = async (): Promise<ReadonlySet<string>> => {
    const tasks = await many.project.lab.client.get<readonly { upid: string; type: string; id: string }[]>(
      'nodes/lab/tasks',
      { typefilter: 'qmdestroy', limit: 1000 },
    );
    return new Set(tasks.map(({ id, upid }) => `vm${String(Number(id) - 12_000)} ${upid}`));
  };
  /** Deploys until it succeeds; every machine that goes meanwhile is named, with why. */
  const untilDone = async (): Promise<readonly Finished[]> => {
    const runs: Finished[] = [];
    while (runs.length < RUNS && runs.at(-1)?.code !== 0) {
      await many.answers();
      const before = await destroyed();
      const run = await many.terraform(['apply', '-auto-approve']);
      await many.answers();
      const gone = [...(await destroyed())].filter((each) => !before.has(each));
      for (const name of gone.map((each) => each.split(' ')[0] ?? ''))
        expect({ name, said: saysWhy(run.output, name) ? '' : run.output }).toEqual({ name, said: '' });
      runs.push(run);
    }
    return runs;
  };

  const cases: [string, FaultRule][] = [
    ['answers of 500', { kind: 'status', ...creation, status: 500, after: 3, first: 3 }],
    [
      'a token that expires',
      { kind: 'status', path: '/**', status: 401, reason: 'token expired', after: 25, first: 6 },
    ],
    ['connections that break', { kind: 'drop', ...creation, at: 'after', after: 2, first: 3 }],
    [
      'a storage that is full for a while',
      { kind: 'storage-full', storage: 'local-lvm', ...creation, after: 2, seconds: 3 },
    ],
    [
      'a task that fails in its middle',
      { kind: 'task-failure', task: ['qmcreate', 'qmclone'], after: 2, first: 2 },
    ],
  ];

  test.each(cases)('%s', async (_name, rule) => {
    expect((await many.terraform(['destroy', '-auto-approve'])).code).toBe(0);
    expect(await many.machines()).toEqual([]);
    await faults.add({ ...rule, name: 'trouble' });
    const runs = await untilDone();
    const said = runs.map(({ code, output }) => `${String(code)}: ${errorsIn(output)}`).join('\n----\n');
    expect({ said, code: runs.at(-1)?.code }).toEqual({ said, code: 0 });
    // The control: it was met.
    expect((await faults.list()).map(({ fired, active }) => fired > 0 || active)).toEqual([true]);
    expect(await many.machines()).toEqual(many.wanted);
    expect(await many.disks()).toEqual(Array.from({ length: MACHINES }, (_, index) => 12_001 + index));
    expect((await many.terraform(['plan'])).output).toContain('No changes.');
  });
});

/** The errors that Terraform tells. */
function errorsIn(output: string): string {
  return [...output.matchAll(/^Error: [^]*?(?=^Error: |^Warning: |$(?![^]))/gm)]
    .map(([text]) => text)
    .join('');
}

/** Whether a run says of a machine that it is made anew, and why. */
function saysWhy(output: string, name: string): boolean {
  const resource = `proxmox_virtual_environment_vm.${name} `;
  const isTold = output.includes(`${resource}is tainted, so must be replaced`);
  const id = String(12_000 + Number(name.slice(2)));
  return isTold || output.includes(`Removed VM ${id} that an interrupted run left half made`);
}
