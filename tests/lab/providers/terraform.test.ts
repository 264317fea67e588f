import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLab, type LabFixture } from '../pve/lab-fixture';
import { environmentConfiguration, machineConfiguration } from './support/configurations';
import { Stack } from './support/stack';
import { hasTerraform } from './support/terraform';

const suite = hasTerraform ? describe : describe.skip;
const QUICK = ['-no-color', '-input=false'];

suite('terraform from a plain shell, with the mirrored providers, against the lab (needs terraform)', () => {
  jest.setTimeout(120_000);
  let fixture: LabFixture;
  const stacks: Stack[] = [];

  const newStack = (): Stack => {
    const stack = new Stack({ TF_VAR_endpoint: fixture.lab.url, PROXMOX_VE_API_TOKEN: fixture.lab.token });
    stacks.push(stack);
    stack.link();
    return stack;
  };
  const succeed = async (stack: Stack, command: string, ...args: readonly string[]): Promise<string> => {
    const { status, output } = await stack.run(command, ...QUICK, ...args);
    expect({ command, status, output: status === 0 ? '' : output }).toEqual({
      command,
      status: 0,
      output: '',
    });
    return output;
  };

  beforeAll(async () => {
    // Creating a VM takes a moment, so that it can be interrupted.
    fixture = await startLab({ taskDuration: (type) => (type === 'qmcreate' ? 1500 : 0) });
  });
  afterAll(async () => {
    for (const stack of stacks) stack.remove();
    await fixture.remove();
  });

  test('an environment is made, found unchanged, changed in place, and removed', async () => {
    const stack = newStack();
    stack.write('seed.iso', Buffer.alloc(200_000));
    stack.write('main.tf', environmentConfiguration({ memory: 1024, disk: 8, tag: 'a' }));
    await succeed(stack, 'init');
    expect(await stack.run('validate', '-no-color')).toMatchObject({ status: 0 });
    await succeed(stack, 'apply', '-auto-approve');
    expect(JSON.parse(readFileSync(join(stack.directory, 'out/dev.json'), 'utf8'))).toEqual({
      vm: '10001',
      macs: ['BC:24:11:00:00:01'],
    });
    expect(await succeed(stack, 'plan', '-detailed-exitcode')).toContain('No changes.');

    stack.write('main.tf', environmentConfiguration({ memory: 2048, disk: 10, tag: 'b' }));
    expect(await succeed(stack, 'apply', '-auto-approve')).toContain('0 added, 1 changed, 0 destroyed');
    expect(await fixture.client.get('nodes/lab/qemu/10001/config')).toMatchObject({
      memory: '2048',
      tags: 'b;web',
      scsi0: expect.stringContaining('size=10G') as string,
    });
    expect(await succeed(stack, 'plan', '-detailed-exitcode')).toContain('No changes.');

    await succeed(stack, 'destroy', '-auto-approve');
    expect(await fixture.client.get('cluster/resources', { type: 'vm' })).toEqual([]);
    expect(await fixture.client.get('cluster/sdn/zones')).toEqual([]);
    expect(await fixture.client.get('pools')).toEqual([]);
  });

  test('a deploy that is killed in the middle is completed by the same command, nothing lost or doubled', async () => {
    const stack = newStack();
    stack.write('main.tf', machineConfiguration(10010, 'killed'));
    await succeed(stack, 'init');
    const lock = join(stack.directory, '.terraform.lock.hcl');
    const before = statSync(lock).mtimeMs;
    stack.link();
    // Linking a stack again touches nothing.
    expect(statSync(lock).mtimeMs).toBe(before);
    const child = stack.start('apply', '-auto-approve', ...QUICK);
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    while (!output.includes('_vm.vm: Creating...')) await sleep(20);
    await sleep(500);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('close', resolve));
    await succeed(stack, 'apply', '-auto-approve');
    const vms = await fixture.client.get<readonly { vmid: number }[]>('cluster/resources', { type: 'vm' });
    expect(vms.map((vm) => vm.vmid)).toEqual([10010]);
    expect(await succeed(stack, 'plan', '-detailed-exitcode')).toContain('No changes.');
    await succeed(stack, 'destroy', '-auto-approve');
  });

  test('stacks are deployed side by side', async () => {
    const both = [newStack(), newStack()];
    both.forEach((stack, index) => {
      stack.write('main.tf', machineConfiguration(10020 + index, `side${index}`));
    });
    await Promise.all(both.map((stack) => succeed(stack, 'init')));
    await Promise.all(both.map((stack) => succeed(stack, 'apply', '-auto-approve')));
    const vms = await fixture.client.get<readonly { vmid: number }[]>('cluster/resources', { type: 'vm' });
    expect(vms.map((vm) => vm.vmid).sort()).toEqual([10020, 10021]);
    await Promise.all(both.map((stack) => succeed(stack, 'destroy', '-auto-approve')));
  });
});
