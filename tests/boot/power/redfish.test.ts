import { Redfish } from '../../../boot/power/redfish/redfish';
import { startFromNetwork } from '../../../boot/power';
import { type LabRack, startLabRack } from './lab-rack';

describe('Redfish, against the BMC of the lab', () => {
  let rack: LabRack;
  const bmc = (name: string, changes: object = {}): Redfish =>
    new Redfish({ access: { ...rack.access, ...changes }, name, firmware: 'uefi', pauseMs: 1 });
  const always = (): Promise<boolean> => Promise.resolve(true);

  beforeAll(async () => {
    rack = await startLabRack(['metal1', 'metal2']);
  });
  afterAll(() => rack.close());

  test('a machine starts from the network once, whether it was on or off', async () => {
    const metal1 = bmc('metal1');
    expect(await metal1.state()).toBe('off');
    expect(await startFromNetwork(metal1, always)).toBe(true);
    expect(await metal1.state()).toBe('on');
    await metal1.act('restart');
    expect(await startFromNetwork(metal1, always)).toBe(true);
    expect(rack.started).toEqual(['metal1: nic', 'metal1: disk', 'metal1: nic']);
    expect(await bmc('metal2').state()).toBe('off');
  });

  test('what may not go on is neither switched off nor on', async () => {
    const metal1 = bmc('metal1');
    await metal1.act('on');
    const before = rack.started.length;
    expect(await startFromNetwork(metal1, () => Promise.resolve(false))).toBe(false);
    expect(await metal1.state()).toBe('on');
    await metal1.act('off');
    expect(await startFromNetwork(metal1, () => Promise.resolve(false))).toBe(false);
    expect(await metal1.state()).toBe('off');
    expect(rack.started).toHaveLength(before);
  });

  test('a boot device is set for one start, and taken back', async () => {
    const boot = async (): Promise<unknown> =>
      (await rack.ask<{ Boot: Record<string, unknown> }>('Systems/metal2')).Boot;
    await bmc('metal2').bootOnce('http');
    expect(await boot()).toMatchObject({
      BootSourceOverrideEnabled: 'Once',
      BootSourceOverrideTarget: 'UefiHttp',
    });
    await bmc('metal2').bootOnce('none');
    expect(await boot()).toMatchObject({ BootSourceOverrideEnabled: 'Disabled' });
    await expect(bmc('metal2').bootOnce('setup')).rejects.toMatchObject({ code: 'BOOT_BMC_REFUSED' });
  });

  test('what is so already is not asked for, and a shutdown is not waited for', async () => {
    const metal2 = bmc('metal2');
    await metal2.act('off');
    await metal2.act('on');
    const before = rack.started.length;
    await metal2.act('on');
    expect(rack.started).toHaveLength(before);
    await metal2.act('shutdown');
    while ((await metal2.state()) !== 'off') await new Promise(setImmediate);
  });

  test('its log is read, the last entries of it', async () => {
    await bmc('metal2').act('on');
    const entries = await bmc('metal2').log(2);
    expect(entries).toHaveLength(2);
    expect(entries.at(-1)).toMatchObject({ severity: 'OK' });
    expect(entries.map(({ message }) => message).join()).toContain('powered on');
  });

  test.each([
    ['a wrong password', { password: 'wrong-as-can-be' }, 'BOOT_BMC_LOGIN', 'under "bmc" of'],
    ['a certificate of nobody', { tlsVerify: true }, 'BOOT_BMC_CERTIFICATE', 'verify_tls: false'],
    ['nothing that listens', { port: 1 }, 'BOOT_BMC_UNREACHABLE', 'does not answer'],
    ['a machine that it does not have', {}, 'BOOT_BMC_REFUSED', 'called "metal9"'],
  ])('%s is told with its remedy, and without the password', async (what, changes, code, words) => {
    const name = what.startsWith('a machine') ? 'metal9' : 'metal1';
    const failure = (await bmc(name, changes)
      .state()
      .catch((error: unknown) => error)) as Error;
    expect(failure).toMatchObject({ code });
    expect(failure.message).toContain(words);
    expect(failure.message).not.toContain('wrong-as-can-be');
    expect(failure.message).not.toContain(rack.access.password);
  });
});
