import { startLab, type LabFixture } from '../pve/lab-fixture';
import { machineConfiguration } from './support/configurations';
import { LabWorkspace } from './support/lab-workspace';
import { hasTerraform } from './support/terraform';

const suite = hasTerraform ? describe : describe.skip;

suite('terraform and VMs that are there already (needs terraform)', () => {
  jest.setTimeout(120_000);
  let fixture: LabFixture;
  let stack: LabWorkspace;

  beforeAll(async () => {
    fixture = await startLab();
  });
  beforeEach(() => {
    stack = new LabWorkspace(fixture);
  });
  afterEach(() => stack.close());
  afterAll(() => fixture.remove());

  test("somebody else's VM of the same id is left alone", async () => {
    const upid = await fixture.client.post<string>('nodes/lab/qemu', { vmid: 10030, name: 'foreign' });
    await fixture.client.waitTask(upid);
    stack.write('main.tf', machineConfiguration(10030, 'mine'));
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const { status, output } = await stack.command('apply', '-auto-approve');
      expect(status).toBe(1);
      expect(output).toContain('already exists');
    }
    await stack.succeed('destroy', '-auto-approve');
    expect(await fixture.client.get('nodes/lab/qemu/10030/config')).toMatchObject({ name: 'foreign' });
  });

  test('an imported VM needs no change', async () => {
    stack.write('main.tf', machineConfiguration(10040, 'taken'));
    await stack.succeed('apply', '-auto-approve');
    const address = 'proxmox_virtual_environment_vm.vm';
    expect((await stack.run('state', 'rm', address)).status).toBe(0);
    await stack.succeed('import', address, 'lab/10040');
    expect(await stack.succeed('plan', '-detailed-exitcode')).toContain('No changes.');
    await stack.succeed('destroy', '-auto-approve');
    await expect(fixture.client.get('nodes/lab/qemu/10040/config')).rejects.toMatchObject({ status: 500 });
  });
});
