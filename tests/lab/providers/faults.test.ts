import type { FaultRule } from '../../../lab/pve';
import { createDebian, startLab, type LabFixture } from '../pve/lab-fixture';
import { FaultClient } from '../pve/faults/fault-client';
import { machineConfiguration } from './support/configurations';
import { LabWorkspace } from './support/lab-workspace';
import { hasTerraform } from './support/terraform';

const suite = hasTerraform ? describe : describe.skip;
const ADDRESS = 'proxmox_virtual_environment_vm.vm';

/** A machine that is a full copy of the template 9000. */
function cloneConfiguration(vmid: number): string {
  return machineConfiguration(vmid, `c${vmid}`).replace(
    /resource "proxmox_virtual_environment_vm" "vm" \{/,
    '$&\n  clone {\n    vm_id = 9000\n    full = true\n  }\n',
  );
}

suite(
  'terraform while things go wrong: the next apply completes, nothing is left over (needs terraform)',
  () => {
    jest.setTimeout(180_000);
    let fixture: LabFixture;
    let faults: FaultClient;
    let stack: LabWorkspace;

    beforeAll(async () => {
      // A copy goes on long after Terraform has heard of the first fault.
      let clock = (): number => Date.now() - 86_400_000;
      fixture = await startLab({
        clock: () => clock(),
        taskDuration: (type) => (type === 'qmclone' ? 5000 : 0),
      });
      faults = new FaultClient(fixture);
      await createDebian(fixture.client, 9000);
      await fixture.client.waitTask(await fixture.client.post('nodes/lab/qemu/9000/template'));
      // Templates are old, and their copies take their date over.
      clock = Date.now;
    });
    beforeEach(() => {
      stack = new LabWorkspace(fixture);
    });
    afterEach(async () => {
      await faults.clear();
      await stack.close();
    });
    afterAll(async () => {
      faults.close();
      await fixture.remove();
    });

    const vmids = async (): Promise<number[]> => {
      const vms = await fixture.client.get<readonly { vmid: number }[]>('cluster/resources', { type: 'vm' });
      return vms.map(({ vmid }) => vmid).sort((left, right) => left - right);
    };
    const disksOf = async (vmid: number): Promise<number> =>
      (await fixture.client.get<readonly object[]>('nodes/lab/storage/local-lvm/content', { vmid })).length;

    const cases: [string, FaultRule, (vmid: number) => string][] = [
      [
        'a 503 to the request that creates',
        { kind: 'status', method: 'POST', path: '/nodes/lab/qemu', status: 503, first: 5 },
        (vmid) => machineConfiguration(vmid, `m${vmid}`),
      ],
      [
        'a connection that drops after the machine was made',
        { kind: 'drop', method: 'POST', path: '/nodes/lab/qemu', at: 'after', first: 1 },
        (vmid) => machineConfiguration(vmid, `m${vmid}`),
      ],
      [
        'a token that expires while the machine is made',
        { kind: 'status', method: 'GET', path: '/nodes/lab/tasks/**', status: 401, first: 1 },
        (vmid) => machineConfiguration(vmid, `m${vmid}`),
      ],
      [
        'a clone that fails in the middle',
        { kind: 'task-failure', task: 'qmclone', first: 1, message: 'drive copy failed' },
        cloneConfiguration,
      ],
      [
        'a connection that drops after the clone was begun',
        { kind: 'drop', method: 'POST', path: '/nodes/lab/qemu/*/clone', at: 'after', first: 1 },
        cloneConfiguration,
      ],
    ];

    test.each(cases.map((entry, index) => [...entry, 10100 + index] as const))(
      '%s',
      async (_name, rule, configuration, vmid) => {
        stack.write('main.tf', configuration(vmid));
        await faults.add(rule);
        const first = await stack.command('apply', '-auto-approve');
        const [state] = await faults.list();
        expect(state?.fired).toBeGreaterThan(0);
        await faults.clear();
        const second = await stack.command('apply', '-auto-approve');
        expect({
          status: second.status,
          output: second.status === 0 ? '' : first.output + second.output,
        }).toEqual({
          status: 0,
          output: '',
        });
        expect(await vmids()).toEqual([9000, vmid]);
        expect(await disksOf(vmid)).toBe(await diskCount(vmid));
        expect(await stack.succeed('plan', '-detailed-exitcode')).toContain('No changes.');
        expect((await stack.run('state', 'list')).output).toContain(ADDRESS);
        await stack.succeed('destroy', '-auto-approve');
        expect(await vmids()).toEqual([9000]);
        expect(await disksOf(vmid)).toBe(0);
      },
    );

    /** Disks that the machine's configuration names. */
    async function diskCount(vmid: number): Promise<number> {
      const config = await fixture.client.get<Record<string, unknown>>(`nodes/lab/qemu/${vmid}/config`);
      return Object.values(config).filter((value) => String(value).startsWith('local-lvm:')).length;
    }
  },
);
