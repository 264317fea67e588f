import { type LabRack, startLabRack } from '../power/lab-rack';
import { rackFile, rackSite } from '../rack-site';
import { type Answered, RunningServer } from './running-server';

describe('power of machines over the interface', () => {
  let rack: LabRack;
  let running: RunningServer;
  const post = (name: string, part: string, json: object, token?: string): Promise<Answered> =>
    running.asUser(`/api/machines/${name}/${part}`, { json, ...(token === undefined ? {} : { token }) });

  beforeAll(async () => {
    rack = await startLabRack(['ubuntu1']);
    const { address, port, user, password } = rack.access;
    const bmc = `bmc: { address: ${address}, port: ${String(port)}, verify_tls: false }\n`;
    const site = rackSite({
      'hosts/ubuntu1.yaml': `${rackFile('hosts/ubuntu1.yaml')}${bmc}`,
      'hosts/ubuntu2.yaml': `${rackFile('hosts/ubuntu2.yaml')}bmc: { address: 127.0.0.2 }\n`,
    });
    running = await RunningServer.start({
      site: () => site,
      secret: (path) => ({ 'bmc.ubuntu1.user': user, 'bmc.ubuntu1.password': password })[path],
    });
  });
  afterAll(async () => {
    await running.close();
    await rack.close();
  });

  test('it is told, switched and written down', async () => {
    expect(JSON.parse((await running.asUser('/api/machines/ubuntu1/power')).text)).toEqual({ power: 'off' });
    await post('ubuntu1', 'boot-device', { device: 'network' });
    const { status, text } = await post('ubuntu1', 'power', { action: 'on' });
    expect([status, JSON.parse(text)]).toEqual([200, { power: 'on' }]);
    expect(rack.started).toEqual(['ubuntu1: nic']);
    const events = await running.asUser('/api/events?machine=ubuntu1&last=2');
    expect(JSON.parse(events.text)).toMatchObject([
      { kind: 'boot-device', actor: 'admin', detail: { device: 'network' } },
      { kind: 'power', actor: 'admin', detail: { action: 'on' } },
    ]);
    const log = await running.asUser('/api/machines/ubuntu1/bmc-log?most=3');
    expect(log.text).toContain('powered on');
  });

  test('a machine that is being installed is cut off only by whoever says its name', async () => {
    const { fleet } = running.server.provisioner.parts;
    for (const event of [
      { kind: 'accept' },
      { kind: 'install' },
      { kind: 'installer-started', step: 'answered' },
    ] as const)
      await fleet.apply('ubuntu1', event, { actor: 'test' });
    const refused = await post('ubuntu1', 'power', { action: 'off' });
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('half a system')]);
    expect(JSON.parse((await running.asUser('/api/machines/ubuntu1/power')).text)).toEqual({ power: 'on' });
    const done = await post('ubuntu1', 'power', { action: 'off', confirm: 'ubuntu1' });
    expect(JSON.parse(done.text)).toEqual({ power: 'off' });
  });

  test.each([
    ['pve1', 422, 'BOOT_BMC_MISSING', 'write "bmc" into its file'],
    ['ubuntu2', 502, 'BOOT_BMC_LOGIN', 'bmc.ubuntu2'],
    ['nobody', 404, 'BOOT_MACHINE_UNKNOWN', 'no machine "nobody"'],
  ])('%s is refused with %i and %s', async (name, status, code, words) => {
    const answer = await post(name, 'power', { action: 'on' });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({
      code,
      message: expect.stringContaining(words) as string,
    });
  });

  test('who may only look switches nothing', async () => {
    const made = await running.asUser('/api/tokens', { json: { name: 'eve', role: 'viewer' } });
    const { token } = JSON.parse(made.text) as { token: string };
    expect((await running.asUser('/api/machines/ubuntu1/power', { token })).status).toBe(200);
    for (const [part, body] of [
      ['power', { action: 'on' }],
      ['boot-device', { device: 'network' }],
    ] as const)
      expect((await post('ubuntu1', part, body, token)).status).toBe(403);
    expect(rack.started).toHaveLength(1);
  });
});
