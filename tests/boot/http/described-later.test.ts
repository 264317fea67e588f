import { rackFile, rackSite } from '../rack-site';
import { installerRequest, RunningServer } from './running-server';

const PVE1 = 'b4:2e:99:ac:ad:b4';

test('a machine that started before it was described is installed once it is', async () => {
  const file = 'hosts/pve1.yaml';
  let site = rackSite({ [file]: rackFile(file).replace(PVE1, 'b4:2e:99:ac:ad:b6') });
  const rack = await RunningServer.start({ site: () => site });
  try {
    const ask = async (): Promise<string> => {
      const { status, text } = await rack.asMachine('/answer', { json: installerRequest('9.2', PVE1) });
      return `${String(status)} ${text}`;
    };
    expect(await ask()).toMatch(/^409 .*"unknown-b42e99acadb4" is discovered/);
    site = rackSite();
    expect(await ask()).toMatch(/^409 .*"pve1" is discovered/);
    await rack.arm('pve1');
    expect(await ask()).toMatch(/^200 /);
    expect([await rack.stateOf('pve1'), await rack.stateOf('unknown-b42e99acadb4')]).toEqual([
      ...['installing', 'discovered'],
    ]);
    // Nobody's machine any more: what it said is forgotten.
    const forget = '/api/machines/unknown-b42e99acadb4/release';
    expect(await rack.asUser(forget, { method: 'POST' })).toMatchObject({ status: 200 });
    expect(await rack.server.provisioner.parts.fleet.find('unknown-b42e99acadb4')).toMatchObject({
      ...{ identity: {}, status: { state: 'released', permission: 'none' } },
    });
  } finally {
    await rack.close();
  }
}, 120_000);
