import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BootNetwork, missing, until } from './boot-network';

const OWN = '10.99.10.2';
const MAC = 'b4:2e:99:ac:c1:01';
const NIC = `nics: { eno1: { mac: "${MAC}", ipv4: 10.99.10.21/24 } }`;
/** An option of DHCP has 255 bytes: enough for all that is told at the start, and not for the address of a script. */
const NAME = [60, 60, 60, 7].map((length) => 'x'.repeat(length)).join('.');

const suite = missing.length === 0 ? describe : describe.skip;
suite(
  `a change that dnsmasq refuses${missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`}`,
  () => {
    jest.setTimeout(600_000);
    let network: BootNetwork;
    beforeAll(() => {
      network = BootNetwork.make(`${OWN}/24`, NIC);
      // Of a namespace, for all that runs in it.
      const folder = `/etc/netns/${network.namespace}`;
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'hosts'), `127.0.0.1 localhost\n${OWN} ${NAME}\n`);
    });
    afterAll(async () => {
      await network.close();
      rmSync(`/etc/netns/${network.namespace}`, { recursive: true, force: true });
    });

    const asked = (path: string): string => {
      const data = join(network.project, '.rackwright/boot');
      return network.within(
        ...[
          'sh',
          '-c',
          'curl -sf --cacert "$1/tls/cert.pem" -H "Authorization: Bearer $(cat "$1/admin-token")" "$2"',
        ],
        ...['sh', data, `https://${NAME}:8443${path}`],
      );
    };
    const gauges = (): string =>
      asked('/metrics')
        .split('\n')
        .filter((line) => line.startsWith('rackwright_network{'))
        .join(' ');

    test('keeps what runs, is told by all that people look at, and is over by itself', async () => {
      const options = ['--address', NAME, '--dhcp', `lan0=${OWN}/24`, '--allow', '10.99.10.0/24'];
      const server = await network.serve(...options);
      expect(JSON.parse(asked('/healthz'))).toEqual({ status: 'ok', network: 'serving', specs: 'current' });
      network.rackwright('machine', 'accept', 'rack1', '--erase', 'rack1');

      const { status, stdout, stderr } = network.tried('machine', 'install', 'rack1');
      expect([status, stdout]).toEqual([1, 'rack1 is booting\n']);
      expect(stderr).toMatch(/DHCP refused what it was to tell/);
      expect(JSON.parse(asked('/healthz'))).toEqual({ status: 'ok', network: 'stale', specs: 'current' });
      expect(gauges()).toBe(
        'rackwright_network{state="serving"} 0 rackwright_network{state="stale"} 1 rackwright_network{state="down"} 0',
      );
      // It is tried again each second, and told once.
      await sleep(3000);
      const told = server
        .said()
        .split('\n')
        .filter((line) => line.startsWith('network: '));
      expect(told).toEqual([expect.stringMatching(/^network: what was armed last cannot be led .*too long/)]);

      // What was served before is served.
      const found = network.verified();
      expect(found.status).toBe(1);
      expect(found.findings).toContainEqual({
        ...{ check: 'server', subject: 'network', state: 'fault' },
        detail: expect.stringContaining('DHCP refused') as string,
        remedy: expect.stringContaining('what the server logs') as string,
      });
      expect(found.findings).toContainEqual(
        expect.objectContaining({
          ...{ check: 'dhcp', state: 'ok', subject: `rack1 ${MAC.toUpperCase()}` },
          detail: expect.stringMatching(/^gets 10\.99\.10\.21 and /) as string,
        }),
      );
      expect(found.findings.filter(({ check }) => check === 'tftp').map(({ state }) => state)).toEqual([
        ...['ok', 'ok'],
      ]);

      network.rackwright('machine', 'release', 'rack1');
      await until(() => server.said().includes('machines are told again'), server.said);
      expect(JSON.parse(asked('/healthz'))).toEqual({ status: 'ok', network: 'serving', specs: 'current' });
      expect(network.verified().findings.filter(({ subject }) => subject === 'network')).toEqual([]);

      // Without dnsmasq, that is told as well, until it is there again.
      network.within(
        'sh',
        '-c',
        'kill -9 $(ip netns pids "$1" | xargs ps -o pid=,comm= -p | sed -n "s/ dnsmasq$//p")',
        'sh',
        network.namespace,
      );
      await until(() => server.said().includes('dnsmasq ended'), server.said);
      await until(() => asked('/healthz').includes('serving'), server.said);
      expect(network.verified().findings.filter(({ subject }) => subject === 'network')).toEqual([]);
    });
  },
);
