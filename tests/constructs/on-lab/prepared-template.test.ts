import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TerraformStack } from 'cdktf';
import { ProxmoxEndpoint, ProxmoxTemplate, ProxmoxVm } from '../../../constructs';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { startLab, type LabFixture } from '../../lab/pve/lab-fixture';
import { RecordingGuests } from '../../lab/pve/recording-guests';
import { imageFileId, vm } from '../vm-props';
import { Deployed } from './deployed';

const suite = hasTerraform ? describe : describe.skip;

/** The guest that prepares itself is played: it powers itself off when the test says so. */
suite('a prepared ProxmoxTemplate on the lab (needs terraform)', () => {
  jest.setTimeout(240_000);
  const guests = new RecordingGuests();
  let fixture: LabFixture;
  let deployed: Deployed;

  beforeAll(async () => {
    fixture = await startLab({ guests });
    const image = {
      content: 'import',
      filename: 'debian-12.qcow2',
      url: 'https://cloud.example.org/debian-12-genericcloud-amd64.qcow2',
    };
    await fixture.client.waitTask(await fixture.client.post('nodes/lab/storage/local/download-url', image));
  });
  afterAll(() => fixture.remove());
  beforeEach(() => {
    deployed = new Deployed(fixture);
  });
  afterEach(() => {
    deployed.remove();
  });

  /** A template and a copy of it, by a provider whose endpoint is an ephemeral variable. */
  const building =
    (waitSeconds: number, memoryMib = 1024) =>
    (stack: TerraformStack): void => {
      const { provider } = new ProxmoxEndpoint(stack, 'endpoint', {
        ...{ name: 'other', apiEndpoint: fixture.lab.url, apiTokenKey: 'other' },
        ...{ tlsVerify: false, isDefault: false },
      });
      const template = new ProxmoxTemplate(stack, 'template', {
        ...{ name: 'debian-12-template', node: 'lab', disks: vm.disks, imageFileId, memoryMib, provider },
        nics: [{ bridge: 'vmbr0', mac: 'BC:24:11:00:90:00' }],
        prepare: {
          ...{ isoDatastore: 'local', waitSeconds },
          ...{ project: resolve(__dirname, '../../..'), command: 'node cli/rackwright.mjs' },
        },
      });
      const clone = { templateId: template.templateId, full: false };
      new ProxmoxVm(stack, 'copy', { ...vm, name: 'copy', vmId: 301, clone, dependsOn: [template] });
    };
  const config = (vmId: number) =>
    fixture.client.get<Record<string, unknown>>(`nodes/lab/qemu/${String(vmId)}/config`);
  const isOn = async (): Promise<boolean> => {
    if (!guests.specs.has(9000)) return false;
    const path = 'nodes/lab/qemu/9000/status/current';
    return (await fixture.client.get<{ readonly status: string }>(path)).status === 'running';
  };
  /** Powers the guest off once it runs, and PVE knows that it does. */
  const playGuest = async (): Promise<void> => {
    while (!(await isOn())) await sleep(100);
    expect(await config(9000)).toMatchObject({
      agent: expect.stringContaining('enabled=1') as string,
      ide3: expect.stringContaining('debian-12-template-cidata-') as string,
    });
    expect(guests.specs.get(9000)?.cloudInit?.userData).toContain('qemu-guest-agent');
    guests.powerOff(9000);
  };

  test('runs once, is copied when it is off, and stays as it is', async () => {
    await Promise.all([deployed.deploy(building(120)), playGuest()]);
    const made = await config(9000);
    expect(made).toMatchObject({ template: 1, scsi0: expect.stringContaining('base-9000') as string });
    expect(made['ide3']).toBeUndefined();
    const copy = await config(301);
    expect(JSON.stringify(copy)).not.toContain('cidata');
    expect(deployed.state()).not.toContain(fixture.lab.token);
    const starts = guests.calls.filter((call) => call === 'start 9000');

    await deployed.deploy(building(120, 2048));
    expect(await config(9000)).toMatchObject({ template: 1, memory: '2048' });
    expect(guests.calls.filter((call) => call === 'start 9000')).toEqual(starts);
    await deployed.destroy();
    expect(await fixture.client.get('nodes/lab/qemu')).toEqual([]);
  });

  test('is waited for by the next deploy where the first one ended too early', async () => {
    const output = await deployed.refuse(building(1));
    expect(output).toContain('TEMPLATE_STILL_RUNS');
    expect(output).not.toContain(fixture.lab.token);
    expect((await fixture.client.get<readonly object[]>('nodes/lab/qemu')).length).toBe(1);
    await Promise.all([deployed.deploy(building(120)), playGuest()]);
    expect(guests.calls.filter((call) => call === 'destroy 9000')).toHaveLength(1);
    await deployed.destroy();
  });
});
