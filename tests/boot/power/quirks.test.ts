import { Redfish } from '../../../boot/power/redfish/redfish';
import { refusalWith, startVendorBmc, type Vendor, type VendorBmc } from './vendor-bmc';

describe('quirks of BMCs', () => {
  let running: VendorBmc | undefined;
  const start = async (vendor: Vendor): Promise<{ bmc: Redfish; sent: VendorBmc['sent'] }> => {
    running = await startVendorBmc(vendor);
    const options = { access: running.access, name: 'rack1', firmware: 'uefi', pauseMs: 1 } as const;
    return { bmc: new Redfish(options), sent: running.sent };
  };
  afterEach(() => running?.close());

  const ONCE = { BootSourceOverrideEnabled: 'Once', BootSourceOverrideTarget: 'Pxe' };
  const SETTINGS = '/redfish/v1/Systems/1/Settings';
  const resets = (...types: readonly string[]): object => ({
    Actions: {
      '#ComputerSystem.Reset': {
        target: '/redfish/v1/Systems/1/Actions/ComputerSystem.Reset/',
        'ResetType@Redfish.AllowableValues': types,
      },
    },
  });

  test('Supermicro and sushy-tools are told the mode, others are not', async () => {
    for (const [root, boot] of [
      [{ Vendor: 'Supermicro' }, { ...ONCE, BootSourceOverrideMode: 'UEFI' }],
      [{ Name: 'Sushy Virtual Service Root' }, { ...ONCE, BootSourceOverrideMode: 'UEFI' }],
      [{ Oem: { Hpe: {} } }, ONCE],
      [{ Vendor: 'Dell' }, ONCE],
      [{}, ONCE],
    ] as const) {
      const { bmc, sent } = await start({ root });
      await bmc.bootOnce('network');
      expect(sent.map(({ body }) => body)).toEqual([{ Boot: boot }]);
      await running?.close();
    }
  });

  test('iLO refuses while it is in POST, and is asked again; for ever it is not', async () => {
    const inPost = refusalWith('iLO.2.37.UnableToModifyDuringSystemPOST');
    const patient = await start({
      root: { Vendor: 'HPE' },
      change: (_sent, before) => (before < 2 ? [400, inPost] : [200]),
    });
    await patient.bmc.bootOnce('network');
    expect(patient.sent).toHaveLength(3);
    await running?.close();

    const stubborn = await start({ root: { Vendor: 'HPE' }, change: () => [400, inPost] });
    await expect(stubborn.bmc.bootOnce('network')).rejects.toMatchObject({ code: 'BOOT_BMC_REFUSED' });
    expect(stubborn.sent).toHaveLength(10);
    await running?.close();

    // Of another vendor it is no word that passes.
    const other = await start({ change: () => [400, inPost] });
    await expect(other.bmc.bootOnce('network')).rejects.toThrow('UnableToModifyDuringSystemPOST');
    expect(other.sent).toHaveLength(1);
  });

  test('iDRAC 10 takes the device at its settings', async () => {
    const { bmc, sent } = await start({
      root: { Vendor: 'Dell' },
      system: { '@Redfish.Settings': { SettingsObject: { '@odata.id': SETTINGS } } },
      change: ({ path }) => (path === SETTINGS ? [200] : [400, refusalWith('Base.1.18.PropertyNotWritable')]),
    });
    await bmc.bootOnce('network');
    expect(sent.map(({ path }) => path)).toEqual(['/redfish/v1/Systems/1', SETTINGS]);
    expect(sent[1]?.body).toEqual({ Boot: ONCE });
  });

  test('a mark that a BMC does not know again is left away', async () => {
    const { bmc, sent } = await start({ change: ({ ifMatch }) => [ifMatch === undefined ? 204 : 412] });
    await bmc.bootOnce('disk');
    expect(sent.map(({ ifMatch }) => ifMatch)).toEqual(['W/"1"', undefined]);
  });

  test('of the ways to restart it takes one that the BMC has', async () => {
    const { bmc, sent } = await start({
      system: { PowerState: 'On', ...resets('On', 'ForceOff', 'PowerCycle') },
    });
    await bmc.act('restart');
    expect(sent).toMatchObject([
      { path: '/redfish/v1/Systems/1/Actions/ComputerSystem.Reset/', body: { ResetType: 'PowerCycle' } },
    ]);
    await expect(bmc.act('shutdown')).rejects.toThrow('GracefulShutdown, PushPowerButton');
  });

  test.each<readonly [string, Vendor, RegExp]>([
    [
      'leads elsewhere',
      { root: { Systems: { '@odata.id': 'https://example.org/redfish/v1/Systems' } } },
      /names a path that is none of Redfish/,
    ],
    [
      'redirects',
      { answer: (_path, reply) => reply.writeHead(302, { location: 'https://127.0.0.1:1/' }).end() },
      /no Redfish service/,
    ],
    ['says no JSON', { answer: (_path, reply) => reply.end('<html>') }, /no Redfish service/],
    [
      'answers without an end',
      {
        answer: (_path, reply) => {
          const more = (): void => {
            if (reply.destroyed) return;
            if (reply.write('x'.repeat(1024 * 1024))) setImmediate(more);
            else reply.once('drain', more);
          };
          more();
        },
      },
      /answers without an end/,
    ],
  ])('a BMC that %s is refused', async (_what, vendor, words) => {
    const { bmc } = await start(vendor);
    await expect(bmc.state()).rejects.toThrow(words);
  });
});
