import { join } from 'node:path';
import { execInGuest } from '../../lab/guests';
import { PveClient } from '../../pve/client';
import { Project } from './project';

const root = process.getuid?.() === 0;
const suite = root ? describe : describe.skip;
const VM = 100;

suite(`copies of a lab with guests${root ? '' : ' (skipped: guests need root)'}`, () => {
  let project: Project;
  jest.setTimeout(120_000);

  beforeAll(async () => {
    project = await Project.create();
    await project.rackwright('lab', 'up', '--port', String(project.port), '--vms', '2');
    const client = new PveClient({ endpoint: project.endpoint, token: project.token, insecure: true });
    await client.waitTask(await client.post(`nodes/lab/qemu/${String(VM)}/status/start`));
    client.close();
  });
  afterAll(async () => {
    await project.remove();
  });

  const inGuest = async (script: string): Promise<string> => {
    const lab = join(project.directory, 'state', 'labs', 'default');
    return (await execInGuest(lab, VM, ['sh', '-c', script])).stdout.trim();
  };
  const running = async (): Promise<number[]> => {
    const { output } = await project.rackwright('lab', 'status', '--json');
    const { guests } = JSON.parse(output) as { guests: { vmid: number; status: string }[] };
    return guests.filter(({ status }) => status === 'running').map(({ vmid }) => vmid);
  };

  it('are not made of guests that run, unless these may be stopped', async () => {
    await inGuest('echo before > /root/file; rm /etc/motd');
    const refused = await project.rackwright('lab', 'save', 'one');
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.output).toContain('LAB_GUESTS_RUN');
    expect(refused.output).toContain('100 (vm1)');
    await expect(project.rackwright('lab', 'save', 'one', '--stop-guests')).resolves.toMatchObject({
      code: 0,
    });
  });

  it('leave the guests running that ran, with their files', async () => {
    await expect(running()).resolves.toEqual([VM]);
    await expect(inGuest('cat /root/file; ls /etc/motd')).resolves.toBe('before');
  });

  it('bring back disks of guests, and start what ran', async () => {
    await inGuest('echo after > /root/file; touch /etc/motd');
    await expect(project.rackwright('lab', 'restore', 'one')).resolves.toMatchObject({ code: 1 });
    await expect(inGuest('cat /root/file')).resolves.toBe('after');
    const { code, output } = await project.rackwright('lab', 'restore', 'one', '--stop-guests');
    expect(output).toContain('lab default is as in one');
    expect(code).toBe(0);
    await expect(running()).resolves.toEqual([VM]);
    await expect(inGuest('cat /root/file; ls /etc/motd')).resolves.toBe('before');
  });
});
