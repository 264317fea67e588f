import { BootNetwork, missing, until } from './boot-network';

const suite = missing.length === 0 ? describe : describe.skip;
const reason = missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`;
const OWN = '10.99.7.2';
const MAC = 'b4:2e:99:ac:ae:01';

suite(`rackwright serve with a real dnsmasq and a real iPXE${reason}`, () => {
  jest.setTimeout(1_800_000);
  let network: BootNetwork;
  beforeAll(() => {
    network = BootNetwork.make(`${OWN}/24`, `nics: { eno1: { mac: "${MAC}", ipv4: 10.99.7.21/24 } }`);
  });
  afterAll(() => network.close());

  it('leads an armed machine to its installer at its own address, and a stranger nowhere', async () => {
    const listening = ['--address', OWN, '--listen', OWN, '--dhcp', `lan0=${OWN}/24`];
    const serve = await network.serve(...listening, '--allow', '10.99.7.0/24');
    network.rackwright('machine', 'accept', 'rack1', '--erase', 'rack1');
    network.rackwright('machine', 'install', 'rack1');

    const machine = network.boot(MAC);
    await until(
      () => machine.said().includes('initrd... ok'),
      () => `${serve.said()}\n${machine.said()}`,
    );
    expect(machine.said()).toContain('10.99.7.21');
    expect(machine.said()).toContain('Rackwright: installing rack1');
    const shown = JSON.parse(network.rackwright('machine', 'show', 'rack1', '--json')) as {
      state: string;
      events: readonly { kind: string }[];
    };
    expect(shown.state).toBe('booting');
    expect(shown.events.map(({ kind }) => kind)).toContain('boot-script');
    await machine.end();

    // Given back, it is told nothing to load, and goes on to its disk.
    network.rackwright('machine', 'release', 'rack1');
    const released = network.boot(MAC);
    await until(
      () => /10\.99\.7\.21[\s\S]*(Nothing to boot|No bootable device)/.test(released.said()),
      released.said,
    );
    expect(released.said()).not.toContain('Rackwright: installing');
    await released.end();

    const stranger = network.boot('bc:24:11:ff:00:01');
    await until(() => /No configuration methods|No bootable device/.test(stranger.said()), stranger.said);
    expect(stranger.said()).not.toContain('10.99.7.');
    await stranger.end();
    // Who is armed was changed after leases were given.
    expect(serve.said()).not.toContain('dnsmasq ended');
    await serve.end('SIGTERM');
  });
});
