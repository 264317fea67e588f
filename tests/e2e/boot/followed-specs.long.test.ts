import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Background, BootNetwork, missing } from './boot-network';

const OWN = '10.99.11.2';
const nicOf = (mac: string, address: string): string =>
  `nics: { eno1: { mac: "b4:2e:99:ac:c2:${mac}", ipv4: ${address}/24 } }`;

/** The server looks every two seconds, and takes what two looks find the same. */
async function soon(isSo: () => boolean, said: () => string): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 300) throw new Error(`waited in vain:\n${said()}`);
    await sleep(100);
  }
}

const suite = missing.length === 0 ? describe : describe.skip;
suite(
  `specs that change while the server runs${missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`}`,
  () => {
    jest.setTimeout(300_000);
    let network: BootNetwork;
    let server: Background;
    beforeAll(async () => {
      network = BootNetwork.make(`${OWN}/24`, nicOf('01', '10.99.11.21'));
      server = await network.serve(
        ...['--address', OWN, '--dhcp', `lan0=${OWN}/24`, '--allow', '10.99.11.0/24'],
      );
    });
    afterAll(() => network.close());

    const fileOf = (machine: string): string => join(network.project, `specs/hosts/${machine}.yaml`);
    const change = (machine: string, edit: (text: string) => string): void => {
      writeFileSync(fileOf(machine), edit(readFileSync(fileOf(machine), 'utf8')));
    };
    const taken = (): number => server.said().split('the server works by them').length - 1;
    const offers = (): readonly string[] => {
      const { stdout } = network.tried('verify', '--json');
      const findings = JSON.parse(stdout) as readonly { check: string; subject: string; detail: string }[];
      return findings
        .filter(({ check, subject }) => check === 'dhcp' && subject.startsWith('rack'))
        .map(
          ({ subject, detail }) => `${subject.split(' ')[0] ?? ''} ${/gets \S+/.exec(detail)?.[0] ?? detail}`,
        );
    };
    const userData = (): string => {
      const folder = join(network.project, '.rackwright/boot');
      const options = readFileSync(join(folder, 'network/options'), 'utf8');
      const [script = ''] = /http:[^"]+/.exec(options) ?? [];
      return network.within('curl', '-sf', script.replace(/script\.ipxe.*$/, 'files/user-data'));
    };

    test('DHCP and installers are told what the files say, a new machine as well', async () => {
      expect(offers()).toEqual(['rack1 gets 10.99.11.21']);
      writeFileSync(
        fileOf('rack2'),
        readFileSync(fileOf('rack1'), 'utf8').replace(/^nics.*$/m, nicOf('02', '10.99.11.32')),
      );
      change('rack1', (text) => text.replace('11.21', '11.22').replace('/dev/sda', '/dev/nvme0n1'));
      await soon(() => offers().length === 2 && offers()[0] === 'rack1 gets 10.99.11.22', server.said);
      expect(offers()).toEqual(['rack1 gets 10.99.11.22', 'rack2 gets 10.99.11.32']);
      expect(network.rackwright('machine', 'list')).toMatch(/^rack2 +discovered/m);
      expect(server.said()).not.toContain('dnsmasq ended');
    });

    test('what is accepted just after a change is installed by it', () => {
      change('rack1', (text) => text.replace('/dev/nvme0n1', '/dev/nvme7n1'));
      network.rackwright('machine', 'accept', 'rack1', '--erase', 'rack1');
      expect(network.rackwright('machine', 'install', 'rack1')).toBe('rack1 is booting\n');
      // By which disk, the next test fetches.
    });

    test('while it is on its way, it gets what it was accepted with', async () => {
      change('rack1', (text) => text.replace('/dev/nvme7n1', '/dev/sdb'));
      await soon(() => server.said().includes('rack1 (booting)'), server.said);
      expect(userData()).toContain("find_disk '/dev/nvme7n1' ");
      const refused = network.tried('machine', 'accept', 'rack1', '--erase', 'rack1');
      expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('BOOT_SPECS_STALE')]);
      const before = taken();
      network.rackwright('machine', 'release', 'rack1');
      await soon(() => taken() > before, server.said);
    });

    test('what does not load is told with its place, and nothing is accepted until it does', async () => {
      const before = readFileSync(fileOf('rack2'), 'utf8');
      change('rack2', (text) => text.replace('10.99.11.32/24', 'nowhere'));
      await soon(() => server.said().includes('specs/hosts/rack2.yaml:1:'), server.said);
      const refused = network.tried('machine', 'accept', 'rack1', '--erase', 'rack1');
      expect([refused.status, refused.stderr]).toEqual([
        1,
        expect.stringMatching(/BOOT_SPECS_STALE.*rack2\.yaml/s),
      ]);
      expect(network.within('curl', '-s', `http://${OWN}:8069/healthz`)).toContain('"specs":"refused"');
      change('rack2', () => before);
      network.rackwright('machine', 'accept', 'rack1', '--erase', 'rack1');
      expect(network.within('curl', '-s', `http://${OWN}:8069/healthz`)).toContain('"specs":"current"');
    });

    const served = (file: string): string =>
      readFileSync(join(network.project, '.rackwright/boot/network', file), 'utf8');
    const health = (): string => network.within('curl', '-s', `http://${OWN}:8069/healthz`);
    const pidOfDnsmasq = (): string =>
      network.within(
        ...['sh', '-c', 'ip netns pids "$1" | xargs ps -o pid=,comm= -p | sed -n "s/ dnsmasq$//p"', 'sh'],
        network.namespace,
      );
    /** A line of dnsmasq's configuration has 1024 bytes, and the cards that a machine boots from are one. */
    const MANY = Array.from(
      { length: 70 },
      (_none, index) => `e${String(index)}: { mac: "b4:2e:99:ac:c3:${String(index + 10)}", pxe: true }`,
    ).join(', ');

    test('what loads and dnsmasq refuses is told, what was served goes on, and it is over once it is mended', async () => {
      // What is armed before is served on.
      network.rackwright('machine', 'install', 'rack1');
      const before = { config: served('dnsmasq.conf'), options: served('options'), pid: pidOfDnsmasq() };
      expect(before.options).toContain('tag:m-rack1');
      expect(before.pid).toMatch(/^ *\d+\n$/);
      const good = readFileSync(fileOf('rack2'), 'utf8');
      change('rack2', (text) => text.replace('11.32', '11.33').replace('nics: {', `nics: { ${MANY},`));
      expect(network.tried('validate').status).toBe(0);

      await soon(() => health().includes('"specs":"refused"'), server.said);
      expect(JSON.parse(health())).toEqual({ status: 'ok', network: 'serving', specs: 'refused' });
      const refused = network.tried('machine', 'accept', 'rack2', '--erase', 'rack2');
      expect([refused.status, refused.stderr]).toEqual([
        1,
        expect.stringMatching(
          /BOOT_SPECS_STALE.*the network services cannot serve what they say: dnsmasq: .*,rack2\b/s,
        ),
      ]);
      expect(network.rackwright('machine', 'list')).toMatch(/^rack2 +discovered/m);
      const { status, stdout } = network.tried('verify', '--json');
      expect(status).toBe(1);
      expect(JSON.parse(stdout)).toContainEqual({
        ...{ check: 'server', subject: 'specs', state: 'fault' },
        detail: expect.stringContaining('it cannot take them') as string,
        remedy: expect.stringContaining('what the server logs of "specs"') as string,
      });
      // It is looked at every two seconds, and told once.
      await sleep(5000);
      expect(server.said().split('the network services cannot serve').length - 1).toBe(1);
      expect({
        config: served('dnsmasq.conf'),
        options: served('options'),
        pid: pidOfDnsmasq(),
      }).toEqual(before);
      // What is armed gets what it was armed with, and its end is told to DHCP.
      expect(userData()).toContain('find_disk ');
      network.rackwright('machine', 'release', 'rack1');
      await soon(() => served('options') === '', server.said);

      const times = taken();
      writeFileSync(fileOf('rack2'), good.replace('11.32', '11.34'));
      await soon(() => taken() > times, server.said);
      expect(JSON.parse(health())).toEqual({ status: 'ok', network: 'serving', specs: 'current' });
      expect(offers()).toContain('rack2 gets 10.99.11.34');
      expect(pidOfDnsmasq()).not.toBe(before.pid);
      expect(server.said()).not.toContain('dnsmasq ended');
    });
  },
);
