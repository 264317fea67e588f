import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDebian, type LabFixture, startLab } from '../lab/pve/lab-fixture';
import { RecordingGuests } from '../lab/pve/recording-guests';
import { run, runWith } from './run-program';

describe('rackwright template', () => {
  const guests = new RecordingGuests();
  let fixture: LabFixture;
  let project: string;

  beforeAll(async () => {
    fixture = await startLab({ guests });
    project = mkdtempSync(join(tmpdir(), 'rackwright-template-'));
  });
  afterAll(async () => {
    await fixture.remove();
    rmSync(project, { recursive: true, force: true });
  });

  it('takes endpoint and token from the variables of the provider', async () => {
    const { client, lab } = fixture;
    await createDebian(client, 9000);
    await client.waitTask(await client.post('nodes/lab/qemu/9000/status/start'));
    guests.powerOff(9000);
    const access = {
      PROXMOX_VE_ENDPOINT: lab.url,
      PROXMOX_VE_API_TOKEN: lab.token,
      PROXMOX_VE_INSECURE: 'true',
    };
    const template = (): ReturnType<typeof run> => runWith(access, project, 'template', 'lab', '9000');
    expect(await template()).toMatchObject({ code: 0, out: 'VM 9000 on lab is a template now\n' });
    expect(await template()).toMatchObject({ code: 0, out: 'VM 9000 on lab was a template already\n' });
  });

  it('says what it lacks', async () => {
    await expect(run(project, 'template', 'lab', '9000')).rejects.toMatchObject({
      code: 'NODE_OUT_OF_REACH',
      message: expect.stringContaining('PROXMOX_VE_ENDPOINT') as string,
    });
    const endpoint = { PROXMOX_VE_ENDPOINT: 'https://192.0.2.1:8006/', RACKWRIGHT_STATE_DIR: project };
    await expect(runWith(endpoint, project, 'template', 'lab', '9000')).rejects.toMatchObject({
      code: 'NODE_OUT_OF_REACH',
      message: expect.stringContaining('PROXMOX_VE_API_TOKEN') as string,
    });
  });
});
