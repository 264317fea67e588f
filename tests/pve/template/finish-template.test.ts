import { setTimeout as sleep } from 'node:timers/promises';
import { finishTemplate, type PreparedVm } from '../../../pve/template';
import { createDebian, type LabFixture, startLab } from '../../lab/pve/lab-fixture';
import { RecordingGuests } from '../../lab/pve/recording-guests';

describe('a VM that prepares itself', () => {
  const guests = new RecordingGuests();
  let fixture: LabFixture;
  let said: string[];

  beforeAll(async () => {
    fixture = await startLab({ guests });
  });
  afterAll(() => fixture.remove());
  beforeEach(() => (said = []));

  const vmOf = (vmId: number, more: Partial<PreparedVm> = {}): PreparedVm => ({
    ...{ client: fixture.client, node: 'lab', vmId, limitMs: 60_000, pollMs: 20 },
    say: (line) => said.push(line),
    ...more,
  });
  const config = (vmId: number) =>
    fixture.client.get<Record<string, unknown>>(`nodes/lab/qemu/${String(vmId)}/config`);
  const task = async (vmId: number, verb: string): Promise<void> => {
    await fixture.client.waitTask(await fixture.client.post(`nodes/lab/qemu/${String(vmId)}/status/${verb}`));
  };
  const started = async (vmId: number): Promise<void> => {
    await createDebian(fixture.client, vmId, { ide3: 'none,media=cdrom', sata0: 'none,media=cdrom' });
    await task(vmId, 'start');
  };

  it('is a template without media once it is off by itself, and is left alone from then on', async () => {
    await started(9000);
    const finished = finishTemplate(vmOf(9000));
    await sleep(200);
    expect((await config(9000))['template']).toBeUndefined();
    guests.powerOff(9000);
    await expect(finished).resolves.toBe(true);
    const made = await config(9000);
    expect(made).toMatchObject({ template: 1, scsi0: expect.stringContaining('base-9000') as string });
    expect(Object.keys(made)).not.toEqual(expect.arrayContaining(['ide3']));
    expect(Object.keys(made)).not.toEqual(expect.arrayContaining(['sata0']));
    await expect(finishTemplate(vmOf(9000))).resolves.toBe(false);
    expect(said).toEqual(['VM 9000 on lab prepares itself']);
  });

  it('is waited for no longer than told, and again by the next call', async () => {
    await started(9001);
    await expect(finishTemplate(vmOf(9001, { limitMs: 100 }))).rejects.toMatchObject({
      code: 'TEMPLATE_STILL_RUNS',
      message: expect.stringContaining('console') as string,
    });
    expect((await config(9001))['ide3']).toBe('none,media=cdrom');
    guests.powerOff(9001);
    await expect(finishTemplate(vmOf(9001))).resolves.toBe(true);
  });

  it.each([
    ['stop', 'qmstop'],
    ['shutdown', 'qmshutdown'],
  ])('is no template where somebody else switched it off by %s', async (verb, type) => {
    const vmId = verb === 'stop' ? 9002 : 9003;
    await started(vmId);
    await task(vmId, verb);
    await expect(finishTemplate(vmOf(vmId))).rejects.toMatchObject({
      code: 'TEMPLATE_SWITCHED_OFF',
      message: expect.stringContaining(type) as string,
    });
    expect((await config(vmId))['template']).toBeUndefined();
  });

  it('is no template where it never ran', async () => {
    await createDebian(fixture.client, 9004);
    await expect(finishTemplate(vmOf(9004))).rejects.toMatchObject({
      code: 'TEMPLATE_SWITCHED_OFF',
      message: expect.stringContaining('no start') as string,
    });
  });

  it('ends its wait when it is interrupted', async () => {
    await started(9005);
    const interrupted = new AbortController();
    const finished = finishTemplate(vmOf(9005, { signal: interrupted.signal }));
    setTimeout(() => {
      interrupted.abort();
    }, 50);
    await expect(finished).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('that is not there is an error of PVE', async () => {
    await expect(finishTemplate(vmOf(9999))).rejects.toMatchObject({ name: 'PveError' });
  });
});
