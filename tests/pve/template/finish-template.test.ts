import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { finishTemplate, type PreparedVm } from '../../../pve/template';
import { createDebian, type LabFixture, startLab } from '../../lab/pve/lab-fixture';
import { RecordingGuests } from '../../lab/pve/recording-guests';

const OLD = 'local:iso/debian-cidata-0a1b.iso';
const NEW = 'local:iso/debian-cidata-5133.iso';

describe('a VM that prepares itself', () => {
  const guests = new RecordingGuests();
  let fixture: LabFixture;
  let said: string[];

  beforeAll(async () => {
    fixture = await startLab({ guests });
    for (const volume of [OLD, NEW]) {
      const path = join(fixture.directory, basename(volume));
      writeFileSync(path, volume);
      const upload = 'nodes/lab/storage/local/upload';
      await fixture.client.waitTask(await fixture.client.upload(upload, { content: 'iso' }, { path }));
    }
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
  const started = async (vmId: number, medium = 'none'): Promise<void> => {
    const drives = { ide3: `${medium},media=cdrom`, sata0: 'none,media=cdrom' };
    await createDebian(fixture.client, vmId, drives);
    await task(vmId, 'start');
  };
  const callsOf = (vmId: number): readonly string[] =>
    guests.calls.filter((call) => call.endsWith(` ${String(vmId)}`));

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
      await started(vmId, OLD);
      const finished = finishTemplate(vmOf(vmId, { medium: OLD }));
      const refused = expect(finished).rejects.toMatchObject({
        code: 'TEMPLATE_SWITCHED_OFF',
        message: expect.stringContaining(type) as string,
      });
      await sleep(100);
      await task(vmId, verb);
      await refused;
      expect((await config(vmId))['template']).toBeUndefined();

      // A start that fails is none.
      guests.failure = new Error('no room');
      await expect(finishTemplate(vmOf(vmId, { medium: OLD }))).rejects.toThrow('no room');
      guests.failure = undefined;
      await expect(finishTemplate(vmOf(vmId))).rejects.toMatchObject({ code: 'TEMPLATE_SWITCHED_OFF' });

      const anew = finishTemplate(vmOf(vmId, { medium: OLD }));
      await until(() => guests.specs.has(vmId));
      await sleep(100);
      guests.powerOff(vmId);
      await expect(anew).resolves.toBe(true);
      expect(said).toContainEqual(expect.stringMatching(new RegExp(`${type}.*it is started to begin anew$`)));
    },
  );

  it('begins anew where it has run for longer than the whole wait', async () => {
    await started(9006, OLD);
    await sleep(1100);
    const late = { medium: OLD, limitMs: 300 };
    await expect(finishTemplate(vmOf(9006, late))).rejects.toMatchObject({ code: 'TEMPLATE_STILL_RUNS' });
    expect(said[0]).toMatch(/it runs for \d+ s; it is started to begin anew$/);
    expect(callsOf(9006)).toEqual(['start 9006', 'kill 9006', 'start 9006']);
    guests.powerOff(9006);
    await expect(finishTemplate(vmOf(9006, { medium: OLD }))).resolves.toBe(true);
  });

  it('begins anew with other cloud-init data, once, also where it is off', async () => {
    await started(9007, OLD);
    const interrupted = new AbortController();
    const first = finishTemplate(vmOf(9007, { medium: NEW, signal: interrupted.signal }));
    await until(() => callsOf(9007).length === 3);
    await sleep(100);
    interrupted.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect((await config(9007))['ide3']).toContain(NEW);

    guests.powerOff(9007);
    const older = finishTemplate(vmOf(9007, { medium: OLD }));
    await until(() => guests.specs.has(9007));
    await sleep(100);
    guests.powerOff(9007);
    await expect(older).resolves.toBe(true);
    expect(said.filter((line) => line.includes('its cloud-init data are others now'))).toHaveLength(2);
    expect((await config(9007))['ide3']).toBeUndefined();
  });

  it.each([
    ['without a medium that it is to have', 9008, OLD, undefined],
    ['with a medium of another name', 9009, OLD, 'local:iso/web1-cidata-5133.iso'],
    ['without a drive', 9010, undefined, OLD],
  ])('is only waited for %s: it may be another machine', async (_, vmId, present, medium) => {
    await started(vmId, present);
    await sleep(1100);
    const wait = { limitMs: 300, ...(medium === undefined ? {} : { medium }) };
    await expect(finishTemplate(vmOf(vmId, wait))).rejects.toMatchObject({ code: 'TEMPLATE_STILL_RUNS' });
    await task(vmId, 'stop');
    await expect(finishTemplate(vmOf(vmId, wait))).rejects.toMatchObject({ code: 'TEMPLATE_SWITCHED_OFF' });
    expect(callsOf(vmId)).toEqual([`start ${String(vmId)}`, `kill ${String(vmId)}`]);
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
