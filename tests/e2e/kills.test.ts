import { FaultClient } from '../lab/pve/faults/fault-client';
import { hasTerraform } from '../lab/providers/support/terraform-folder';
import { ManyMachines } from './many-machines';
import type { NetworkProject } from './network-project';
import type { Finished } from './project';

const isLong = process.env['RACKWRIGHT_LONG'] !== undefined;
const suite = hasTerraform ? describe : describe.skip;
const MACHINES = isLong ? 20 : 6;
const KILLS = isLong ? 10 : 3;

suite(
  `a deploy that is killed again and again${hasTerraform ? '' : ' (skipped: Terraform is not installed)'}`,
  () => {
    jest.setTimeout(isLong ? 1_800_000 : 300_000);
    let many: ManyMachines;
    let project: NetworkProject;

    beforeAll(async () => {
      const tasks = { taskDurations: { seed: 1, types: { default: '300ms' } }, holdTasksMs: 0 };
      many = await ManyMachines.create(MACHINES, tasks);
      ({ project } = many);
    });
    afterAll(() => project.remove());

    const terraform: ManyMachines['terraform'] = (...args) => many.terraform(...args);

    it('ends in what the specs say, nothing lost, doubled or destroyed', async () => {
      // The first meets the deploy in its middle for certain, the others anywhere in what it takes.
      const kills = Array.from({ length: KILLS }, (_, index) =>
        index === 0 ? 0 : Math.round(Math.random() * 3000),
      );
      const said: string[] = [];
      for (const after of kills) said.push((await terraform(['apply', '-auto-approve'], after)).output);
      const plan = await terraform(['plan']);
      const about = `killed after ${kills.join(', ')} ms:\n${plan.output.slice(-3000)}`;
      // Whatever was made stays: a tainted machine would be destroyed.
      expect({ about, destroys: /must be replaced|will be destroyed|is tainted/.test(plan.output) }).toEqual({
        about,
        destroys: false,
      });
      const last = await terraform(['apply', '-auto-approve']);
      expect({ about, code: last.code, output: last.code === 0 ? '' : last.output }).toEqual({
        about,
        code: 0,
        output: '',
      });
      expect(await many.machines()).toEqual(many.wanted);
      expect((await terraform(['plan'])).output).toContain('No changes.');
      // The control: a kill met a deploy in its middle.
      expect(said[0]).toContain('Creating...');
      expect(said[0]).not.toContain('Apply complete');
    });

    it('ends in the same after what PVE may answer instead', async () => {
      // All machines anew, the first of which meet a fault each.
      expect((await terraform(['destroy', '-auto-approve'])).code).toBe(0);
      const creation = { method: 'POST', path: '/nodes/*/qemu' } as const;
      const faults = new FaultClient(project.lab);
      await faults.add(
        { name: 'busy', kind: 'status', ...creation, status: 503, first: 1 },
        { name: 'lost', kind: 'drop', ...creation, at: 'after', after: 1, first: 1 },
        {
          name: 'full',
          kind: 'task-failure',
          task: 'qmcreate',
          message: 'no space left on device',
          first: 1,
        },
        { name: 'proxy', kind: 'status', method: 'GET', path: '/cluster/resources', status: 596, first: 2 },
      );
      const runs: Finished[] = [];
      while (runs.length < 4 && runs.at(-1)?.code !== 0)
        runs.push(await terraform(['apply', '-auto-approve']));
      const said = runs.map(({ code, output }) => `${String(code)}: ${output.slice(-1500)}`).join('\n----\n');
      expect({ said, code: runs.at(-1)?.code }).toEqual({ said, code: 0 });
      const acted = (await faults.list()).filter(({ fired }) => fired > 0).map(({ name }) => name);
      expect(acted.toSorted()).toEqual(['busy', 'full', 'lost', 'proxy']);
      expect(await many.machines()).toEqual(many.wanted);
      expect((await terraform(['plan'])).output).toContain('No changes.');
    });

    it('leaves nothing when it is destroyed', async () => {
      const { code, output } = await project.rackwright(['destroy', 'many', '--auto-approve']);
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
      expect(await project.lab.client.get('nodes/lab/qemu')).toEqual([]);
      const disks = await project.lab.client.get<readonly { volid: string }[]>(
        'nodes/lab/storage/local-lvm/content',
      );
      expect(disks).toEqual([]);
      // Media of runs that were killed are those that the next ones uploaded, and go with them.
      const media = await project.lab.client.get<readonly { volid: string }[]>(
        'nodes/lab/storage/local/content',
      );
      expect(media.filter(({ volid }) => volid.includes('cidata'))).toEqual([]);
    });
  },
);
