import { isSwitched, type PowerControl, powerOf } from '../../../boot/power';
import type { Site } from '../../../site';
import { type LabFixture, startLab } from '../../lab/pve/lab-fixture';
import { vmRack } from '../vm-rack';

const NAME = 'v-ubuntu';
const ID = 10_021;

let fixture: LabFixture;
let token: string;

/** The rack whose node is the lab's API. @param more of the node's file */
const site = (more = 'power_token: pve1-power\n'): Site =>
  vmRack({
    'nodes/pve1.yaml': (text) =>
      `${text.replace('https://192.0.2.1:8006', fixture.lab.url)}tls: { verify: false }\n${more}`,
  });
const powered = (name = NAME, given = token): PowerControl => {
  const secret = (path: string): string | undefined => (path === 'api_tokens.pve1-power' ? given : undefined);
  const power = powerOf({ site: () => site(), secret, environment: {} }, name);
  if (!power) throw new Error(`${name} is not switched`);
  return power;
};
const make = (vmid: number, name: string): Promise<unknown> =>
  fixture.client
    .post<string>('nodes/lab/qemu', { vmid, name, memory: 128, boot: 'order=net0' })
    .then((task) => fixture.client.waitTask(task));

beforeAll(async () => {
  fixture = await startLab();
  const { client } = fixture;
  // As little as it needs.
  await client.post('access/roles', { roleid: 'Switch', privs: 'VM.Audit VM.PowerMgmt' });
  await client.post('access/users', { userid: 'boot@pve' });
  await client.put('access/acl', { path: '/vms', roles: 'Switch', users: 'boot@pve' });
  const { value } = await client.post<{ value: string }>('access/users/boot@pve/token/power', { privsep: 0 });
  token = `boot@pve!power=${value}`;
}, 60_000);
afterAll(() => fixture.remove());

test('a VM that is not made yet is told as such', async () => {
  await expect(powered().state()).rejects.toMatchObject({
    code: 'BOOT_VM_ABSENT',
    message: expect.stringContaining('deploy it'),
  });
});

test('a VM is switched with a token that may do nothing else, and its tasks are told', async () => {
  await make(ID, NAME);
  const power = powered();
  expect(await power.state()).toBe('off');
  await power.bootOnce('network');
  await power.act('on');
  expect(await power.state()).toBe('on');
  await power.act('restart');
  expect(await power.state()).toBe('on');
  await power.act('off');
  expect(await power.state()).toBe('off');
  expect((await power.log(10)).map(({ message }) => message)).toEqual([
    'qmstart: OK',
    'qmreset: OK',
    'qmstop: OK',
  ]);
  await expect(power.bootOnce('disk')).rejects.toMatchObject({ code: 'BOOT_BMC_REFUSED' });
});

test('a VM of that id and another name is not touched, nor is a template', async () => {
  await make(10_022, 'somebody-elses');
  await fixture.client.post('nodes/lab/qemu/10022/status/start');
  const power = powered('v-debian');
  for (const ask of [power.state(), power.act('off')])
    await expect(ask).rejects.toMatchObject({
      code: 'BOOT_BMC_REFUSED',
      message: 'VM 10022 of node lab is "somebody-elses", and not "v-debian": it is not touched',
    });
  expect(await fixture.client.get('nodes/lab/qemu/10022/status/current')).toMatchObject({
    status: 'running',
  });
  await make(10_023, 'v-nixos');
  await fixture.client.post('nodes/lab/qemu/10023/template');
  await expect(powered('v-nixos').act('on')).rejects.toMatchObject({
    message: expect.stringContaining('is a template'),
  });
});

test('what cannot be asked is told in its own words', async () => {
  await expect(powered(NAME, `boot@pve!power=${'0'.repeat(36)}`).state()).rejects.toMatchObject({
    code: 'BOOT_BMC_LOGIN',
  });
  const away = vmRack({
    'nodes/pve1.yaml': (text) =>
      `${text.replace('https://192.0.2.1:8006', 'https://127.0.0.1:1')}power_token: pve1-power\n`,
  });
  const power = powerOf({ site: () => away, secret: () => token, environment: {} }, NAME);
  await expect(power?.state()).rejects.toMatchObject({ code: 'BOOT_BMC_UNREACHABLE' });
  expect(() => powerOf({ site: () => site(), secret: () => undefined, environment: {} }, NAME)).toThrow(
    'api_tokens.pve1-power',
  );
});

test('without a token of its own for that, no VM is switched', () => {
  expect(powerOf({ site: () => site(''), secret: () => token, environment: {} }, NAME)).toBeUndefined();
  expect(isSwitched(site(''), NAME)).toBe(false);
  expect(isSwitched(site(), NAME)).toBe(true);
  // One that is made from an image is nobody's business here.
  expect(isSwitched(site(), 'dev1')).toBe(false);
});
