import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Background, BootNetwork, missing, until } from './boot-network';
import { helloEfi } from './hello-efi';

const suite = missing.length === 0 ? describe : describe.skip;
const reason = missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`;
const OWN = '10.99.9.2';
const OTHER = '10.99.9.1';
const MAC = 'b4:2e:99:ac:ae:01';
const SECOND_MAC = 'b4:2e:99:ac:ae:02';
const CARDS = `nics: { eno1: { mac: "${MAC}", ipv4: dhcp }, eno2: { mac: "${SECOND_MAC}", pxe: true } }`;

suite(`beside a DHCP server that is there${reason}`, () => {
  jest.setTimeout(1_800_000);
  let network: BootNetwork;
  let serve: Background;

  beforeAll(async () => {
    network = BootNetwork.make(`${OWN}/24`, CARDS);
    // That one knows nothing of what is booted.
    const server = network.neighbour(
      `${OTHER}/24`,
      ...['dnsmasq', '--keep-in-foreground', '--log-facility=-', '--user=root', '--conf-file=/dev/null'],
      ...[
        '--pid-file=',
        `--dhcp-leasefile=${join(network.folder, 'leases')}`,
        '--interface=eth0',
        '--port=0',
      ],
      ...['--dhcp-authoritative', '--dhcp-range=10.99.9.100,10.99.9.150'],
    );
    await until(() => server.said().includes(': started'), server.said);
    const listening = ['--address', OWN, '--listen', OWN, '--dhcp-proxy', `lan0=${OWN}/24`];
    serve = await network.serve(...listening, '--allow', '10.99.9.0/24');
  });
  afterAll(async () => {
    await network.close();
  });

  afterEach(() => {
    if (network.rackwright('machine', 'list').includes('booting'))
      network.rackwright('machine', 'release', 'rack1');
  });

  const all = (machine: Background) => (): string => `${serve.said()}\n${machine.said()}`;
  const arm = (): void => {
    network.rackwright('machine', 'accept', 'rack1', '--erase', 'rack1');
    network.rackwright('machine', 'install', 'rack1');
  };

  test.each([
    ['BIOS', 'bios', MAC],
    ['UEFI', 'uefi', MAC],
    ['UEFI over HTTP', 'uefi-http', MAC],
    ['BIOS by its second card', 'bios', SECOND_MAC],
  ] as const)(
    '%s gets its address of that one, and its installer of this one',
    async (_name, firmware, mac) => {
      arm();
      const machine = network.boot(mac, firmware);
      // On UEFI iPXE looks at once whether it is a kernel, which it is not.
      await until(() => machine.said().includes('media/vmlinuz... ok'), all(machine));
      expect(machine.said()).toMatch(/10\.99\.9\.1[0-4]\d/);
      expect(machine.said()).toContain('Rackwright: installing rack1');
      if (firmware === 'uefi-http') expect(machine.said()).toMatch(/HTTP Boot over IPv4/);
      await machine.end();
    },
  );

  test('what is not armed, and a stranger, start from their disks', async () => {
    for (const mac of [MAC, 'bc:24:11:ff:00:01']) {
      const machine = network.boot(mac);
      await until(() => machine.said().includes('nothing to install, starting from disk'), all(machine));
      expect(machine.said()).not.toContain('Rackwright: installing');
      await machine.end();
    }
  });

  test('UEFI comes back to its disk, which is behind the network', async () => {
    const disk = join(network.folder, 'disk');
    mkdirSync(join(disk, 'EFI/BOOT'), { recursive: true });
    writeFileSync(join(disk, 'EFI/BOOT/BOOTX64.EFI'), helloEfi('started from the disk'));
    const machine = network.boot(MAC, 'uefi', disk);
    await until(() => machine.said().includes('started from the disk'), all(machine));
    expect(machine.said()).toContain('nothing to install, starting from disk');
    await machine.end();
  });

  test('verify sees both', () => {
    const lines = network
      .verified()
      .findings.map(({ check, state, subject, detail }) => `${check} ${state} ${subject}: ${detail}`);
    expect(lines).toContain(
      `dhcp ok rack1 ${MAC.toUpperCase()}: gets its address of ${OTHER}, and what it boots of ${OWN}`,
    );
    expect(lines.filter((line) => line.includes(' fault '))).toEqual([]);
  });
});
