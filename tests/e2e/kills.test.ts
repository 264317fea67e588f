import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultClient } from '../lab/pve/faults/fault-client';
import { hasTerraform } from '../lab/providers/support/terraform-folder';
import { NetworkProject } from './network-project';
import type { Finished } from './project';

const isLong = process.env['RACKWRIGHT_LONG'] !== undefined;
const suite = hasTerraform ? describe : describe.skip;
const MACHINES = isLong ? 20 : 6;
const KILLS = isLong ? 10 : 3;
const names = Array.from({ length: MACHINES }, (_, index) => `vm${String(index + 1)}`);
const targets = names.map((name) => `-target=proxmox_virtual_environment_vm.${name}`);

suite(
  `a deploy that is killed again and again${hasTerraform ? '' : ' (skipped: Terraform is not installed)'}`,
  () => {
    jest.setTimeout(isLong ? 1_800_000 : 300_000);
    let project: NetworkProject;

    beforeAll(async () => {
      const tasks = { taskDurations: { seed: 1, types: { default: '300ms' } }, holdTasksMs: 0 };
      project = await NetworkProject.create({}, {}, tasks);
      const specs = (file: string): string => join(project.directory, 'specs', file);
      writeFileSync(
        specs('envs/many.yaml'),
        `posture: dev\nnode: lab\nvm_ids: { first: 12000, last: 12999 }\nmembers: [${names.join(', ')}]\n`,
      );
      for (const [index, name] of names.entries())
        writeFileSync(
          specs(`vms/${name}.yaml`),
          `vm_id: ${String(12_001 + index)}\nnics:\n  net0: { bridge: vmbr0, ipv4: 10.0.12.${String(100 + index)}/24 }\n`,
        );
      const { code, output } = await project.rackwright(['deploy', 'many', '--dry-run']);
      if (code !== 0) throw new Error(output);
    });
    afterAll(() => project.remove());

    /** Terraform on the machines alone, behind a gateway: Ansible would have no guests to configure. */
    const terraform = (action: readonly string[], killAfterMs?: number): Promise<Finished> =>
      project.rackwright(
        ['gateway', 'many'],
        ['terraform', '-chdir=cdktf.out/stacks/many', ...action, '-no-color', '-input=false', ...targets],
        killAfterMs === undefined ? undefined : { seen: 'Creating...', afterMs: killAfterMs },
      );

    const machines = async (): Promise<readonly string[]> => {
      interface Listed {
        readonly vmid: number;
        readonly name: string;
        readonly status: string;
      }
      const guests = await project.lab.client.get<readonly Listed[]>('nodes/lab/qemu');
      return guests.map(({ vmid, name, status }) => `${String(vmid)} ${name} ${status}`).toSorted();
    };
    const wanted = names.map((name, index) => `${String(12_001 + index)} ${name} running`).toSorted();

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
      expect(await machines()).toEqual(wanted);
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
      expect(await machines()).toEqual(wanted);
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
