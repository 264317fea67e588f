import { setTimeout as sleep } from 'node:timers/promises';
import { scriptUrl } from '../../../boot/provisioner';
import { type LabFixture, startLab } from '../../lab/pve/lab-fixture';
import { vmRack } from '../vm-rack';
import { installerRequest, RunningServer } from './running-server';

let lab: LabFixture;
let rack: RunningServer;

beforeAll(async () => {
  lab = await startLab();
  const site = vmRack({
    'nodes/pve1.yaml': (text) =>
      `${text.replace('https://192.0.2.1:8006', lab.lab.url)}tls: { verify: false }\npower_token: power\n`,
  });
  rack = await RunningServer.start({
    site: () => site,
    secret: (path) => (path === 'api_tokens.power' ? lab.lab.token : 'a secret'),
  });
  await makeVm(10_021, 'v-ubuntu');
}, 240_000);
afterAll(async () => {
  await rack.close();
  await lab.remove();
});

async function makeVm(vmid: number, name: string): Promise<void> {
  const { client } = lab;
  await client.waitTask(await client.post('nodes/lab/qemu', { vmid, name, memory: 128, boot: 'order=net0' }));
}

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(100);
}

const isOn = async (name: string): Promise<boolean> =>
  (await rack.asUser(`/api/machines/${name}/power`)).text === '{"power":"on"}';

/** Path below the installation of a machine, for whoever has its token. */
async function bootPath(name: string): Promise<string> {
  const { fleet, server, tokens } = rack.server.provisioner.parts;
  const { installation = '' } = (await fleet.find(name)) ?? {};
  return new URL(scriptUrl(server, tokens, installation)).pathname.replace(/script.ipxe$/, '');
}

test('VMs that somebody is to install are known beside iron, and none is armed or switched', async () => {
  const { text } = await rack.asUser('/api/machines');
  const seen = (JSON.parse(text) as { name: string; kind: string; state: string }[]).filter(({ name }) =>
    /^(v-|ubuntu1$)/.test(name),
  );
  expect(seen.map(({ name, kind, state }) => `${name} ${kind} ${state}`)).toEqual([
    'ubuntu1 iron discovered',
    ...['v-debian', 'v-image', 'v-nixos', 'v-pve', 'v-talos', 'v-ubuntu'].map(
      (name) => `${name} vm discovered`,
    ),
  ]);
  expect(await isOn('v-ubuntu')).toBe(false);
  // Its card is known; it gets no answer before somebody says so.
  const asked = { json: installerRequest('9.1', 'bc:24:11:00:99:25') };
  expect(await rack.asMachine('/answer', asked)).toMatchObject({ status: 409 });
  expect(await rack.stateOf('v-pve')).toBe('discovered');
});

test('an accepted VM is armed, started by its hypervisor, installed once, and starts from its disk ever after', async () => {
  await rack.arm('v-ubuntu');
  await eventually(() => isOn('v-ubuntu'));
  const path = await bootPath('v-ubuntu');
  expect((await rack.asMachine(`${path}script.ipxe`)).text).toContain('Rackwright: installing v-ubuntu');
  const { text } = await rack.asMachine(`${path}files/user-data`);
  expect(text).toContain('0QEMU_QEMU_HARDDISK_drive-scsi0');
  expect(await rack.stateOf('v-ubuntu')).toBe('installing');
  expect((await rack.asMachine(`${path}script.ipxe`)).text).toContain('nothing to install');

  const report = /'(http[^']*\/report\/[^']*)'/.exec(text)?.[1] ?? '';
  await rack.asMachine(new URL(report).pathname, { json: { kind: 'succeeded' } });
  expect(await rack.stateOf('v-ubuntu')).toBe('installed');
  const events = JSON.parse((await rack.asUser('/api/events?machine=v-ubuntu')).text) as { kind: string }[];
  expect(events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['accept', 'install', 'power', 'boot-script', 'installer-started']),
  );
  expect(events.filter(({ kind }) => kind === 'installer-started')).toHaveLength(1);
}, 60_000);

test('what is installed is wiped only where that is said', async () => {
  const accept = (again: boolean): ReturnType<RunningServer['asUser']> =>
    rack.asUser('/api/machines/v-ubuntu/accept', { json: { confirm: 'v-ubuntu', again } });
  expect(await accept(false)).toMatchObject({
    status: 409,
    text: expect.stringContaining('installed again'),
  });
  expect(await rack.stateOf('v-ubuntu')).toBe('installed');
  expect(await accept(true)).toMatchObject({ status: 200 });
  expect(await rack.stateOf('v-ubuntu')).toBe('accepted');
});

test('one that is accepted before it is deployed waits for that, armed', async () => {
  await rack.arm('v-debian');
  const events = async (): Promise<string> => (await rack.asUser('/api/events?machine=v-debian')).text;
  await eventually(async () => (await events()).includes('there is no VM 10022'));
  expect(await rack.stateOf('v-debian')).toBe('booting');
  const path = await bootPath('v-debian');
  expect((await rack.asMachine(`${path}script.ipxe`)).text).toContain('installing v-debian');
}, 60_000);

test('another VM under its number is left alone, and the reason is told', async () => {
  await makeVm(10_023, 'somebody-elses');
  await lab.client.waitTask(await lab.client.post('nodes/lab/qemu/10023/status/start'));
  await rack.arm('v-nixos');
  await eventually(async () => (await rack.stateOf('v-nixos')) === 'accepted');
  await eventually(async () =>
    (await rack.asUser('/api/machines/v-nixos')).text.includes('it is not touched'),
  );
  expect(await lab.client.get('nodes/lab/qemu/10023/status/current')).toMatchObject({ status: 'running' });
}, 60_000);

test('Proxmox VE in a VM is answered by its card, with what its profile says', async () => {
  await rack.arm('v-pve');
  await eventually(async () => (await rack.stateOf('v-pve')) === 'booting');
  const { status, text } = await ask(25, ['bc:24:11:00:99:25']);
  expect([status, text]).toEqual([200, expect.stringContaining('mailto = "ops@example.org"')]);
  expect(await rack.stateOf('v-pve')).toBe('installing');
}, 60_000);

test('a card that is no VM of the site is a stranger, and who has the cards of two is neither', async () => {
  expect((await ask(98, ['bc:24:11:00:99:98'])).text).toContain('"unknown-bc2411009998" is discovered');
  expect(await ask(99, ['bc:24:11:00:99:22', 'bc:24:11:00:99:24'])).toMatchObject({
    status: 409,
    text: expect.stringContaining('fits v-debian and v-image'),
  });
});

/** Asks as the installer of Proxmox VE of a machine of its own. */
function ask(machine: number, macs: readonly string[]): ReturnType<RunningServer['asMachine']> {
  const id = { uuid: `6d2f1ee0-0000-4000-8000-3cecef0000${String(machine)}`, serial: `S${String(machine)}` };
  const cards = macs.map((mac) => ({ link: 'eth0', mac }));
  return rack.asMachine('/answer', {
    json: { ...installerRequest('9.1', '', id), network_interfaces: cards },
  });
}

test('the inventory has VMs that were installed beside iron, as their environment has them', async () => {
  const { fleet } = rack.server.provisioner.parts;
  for (const name of ['v-debian', 'debian1'])
    for (const event of [
      { kind: 'accept' },
      { kind: 'install' },
      { kind: 'installer-started', step: 'test' },
      { kind: 'install-succeeded' },
    ] as const)
      await fleet.apply(name, event, { actor: 'test' });
  const { text } = await rack.asUser('/api/inventory');
  const list = JSON.parse(text) as Record<string, { hosts: string[] }> & {
    _meta: { hostvars: Record<string, object> };
  };
  expect(Object.keys(list._meta.hostvars).sort()).toEqual(['debian1', 'v-debian']);
  expect(list._meta.hostvars['v-debian']).toMatchObject({ ansible_host: '192.0.2.22' });
  expect(list['bare_metal']?.hosts).toEqual(['debian1']);
  expect(list['env_dev']).toMatchObject({ hosts: ['v-debian'], vars: expect.any(Object) });
  expect(list['all']).toEqual({
    children: Object.keys(list).filter((name) => !['_meta', 'all'].includes(name)),
  });
  for (const name of ['v-debian', 'debian1']) await fleet.apply(name, { kind: 'release' }, { actor: 'test' });
});
