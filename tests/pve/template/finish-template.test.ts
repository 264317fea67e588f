import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await sleep(20);
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
    ['stop', 'qmstop', 9002],
    ['shutdown', 'qmshutdown', 9003],
  ])(
    'is no template where somebody else switches it off by %s, and begins anew',
    async (verb, type, vmId) => {
      await started(vmId);
      const finished = finishTemplate(vmOf(vmId));
      const refused = expect(finished).rejects.toMatchObject({
        code: 'TEMPLATE_SWITCHED_OFF',
        message: expect.stringContaining(type) as string,
      });
      await sleep(100);
      await task(vmId, verb);
      await refused;
      expect((await config(vmId))['template']).toBeUndefined();

      const anew = finishTemplate(vmOf(vmId));
      await until(() => guests.specs.has(vmId));
      await sleep(100);
      guests.powerOff(vmId);
      await expect(anew).resolves.toBe(true);
      expect(said).toContainEqual(expect.stringMatching(new RegExp(`${type}.*it is started to begin anew$`)));
    },
  );

  it('is started where it never ran', async () => {
    await createDebian(fixture.client, 9004, { ide3: 'none,media=cdrom' });
    const finished = finishTemplate(vmOf(9004));
    await until(() => guests.specs.has(9004));
    await sleep(100);
    guests.powerOff(9004);
    await expect(finished).resolves.toBe(true);
    expect(said[0]).toContain('PVE tells of no start of it; it is started');
  });

  it('is reset where it has run for longer than the whole wait', async () => {
    await started(9006);
    await sleep(1100);
    await expect(finishTemplate(vmOf(9006, { limitMs: 300 }))).rejects.toMatchObject({
      code: 'TEMPLATE_STILL_RUNS',
    });
    expect(said[0]).toMatch(/it runs for \d+ s; it is reset to begin anew$/);
    expect(guests.calls.filter((call) => call.endsWith(' 9006'))).toEqual([
      'start 9006',
      'kill 9006',
      'start 9006',
    ]);
    guests.powerOff(9006);
    await expect(finishTemplate(vmOf(9006))).resolves.toBe(true);
  });

  it('begins anew with other cloud-init data, once', async () => {
    const medium = 'local:iso/cidata.iso';
    const path = join(fixture.directory, 'cidata.iso');
    writeFileSync(path, 'other data');
    const upload = 'nodes/lab/storage/local/upload';
    await fixture.client.waitTask(await fixture.client.upload(upload, { content: 'iso' }, { path }));
    await started(9007);
    const wait = { medium, limitMs: 30_000 };
    const interrupted = new AbortController();
    const first = finishTemplate(vmOf(9007, { ...wait, signal: interrupted.signal }));
    await until(() => guests.calls.filter((call) => call.endsWith(' 9007')).length === 3);
    interrupted.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect((await config(9007))['ide3']).toContain(medium);
    const second = finishTemplate(vmOf(9007, wait));
    await sleep(200);
    guests.powerOff(9007);
    await expect(second).resolves.toBe(true);
    expect(said.filter((line) => line.includes('its cloud-init data are others now'))).toHaveLength(1);
    expect((await config(9007))['ide3']).toBeUndefined();
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
