import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../boot';
import { type Background, BootNetwork, missing } from './boot-network';

const OWN = '10.99.12.2';
/** Of no domain that the site has. */
const NAME = 'boot.rackwright.test';
const NIC = 'nics: { eno1: { mac: "b4:2e:99:ac:c4:01", ipv4: 10.99.12.21/24 } }';
const GUARD = 'table inet guard { chain forward { type filter hook forward priority 0; policy drop; }\n }\n';

const suite = missing.length === 0 ? describe : describe.skip;
suite(
  `verify of a server with a name and a way out${missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`}`,
  () => {
    jest.setTimeout(300_000);
    let network: BootNetwork;
    let server: Background;
    /** What this machine takes the name for, as /etc/hosts of the namespace says it. */
    const nameIs = (address: string): void => {
      writeFileSync(`/etc/netns/${network.namespace}/hosts`, `127.0.0.1 localhost\n${address} ${NAME}\n`);
    };
    beforeAll(async () => {
      network = BootNetwork.make(`${OWN}/24`, NIC);
      network.within('ip', 'link', 'add', 'up0', 'type', 'bridge');
      network.within('ip', 'link', 'set', 'up0', 'up');
      mkdirSync(`/etc/netns/${network.namespace}`, { recursive: true });
      nameIs(OWN);
      server = await network.serve(
        ...['--address', NAME, '--dhcp', `lan0=${OWN}/24`, '--nat', 'up0', '--allow', '10.99.12.0/24'],
      );
    });
    afterAll(async () => {
      await network.close();
      rmSync(`/etc/netns/${network.namespace}`, { recursive: true, force: true });
    });

    const about = (findings: readonly Finding[], check: string, subject: string): readonly Finding[] =>
      findings.filter((each) => each.check === check && each.subject === subject);

    test('asks for the name that machines are told, and looks whether they get out', () => {
      expect(server.said()).toContain(`machines: http://${NAME}:8069`);
      expect(server.said()).not.toContain('nat: ');
      const { findings } = network.verified();
      expect(about(findings, 'dns', NAME)).toEqual([
        { check: 'dns', subject: NAME, state: 'ok', detail: OWN },
      ]);
      expect(about(findings, 'nat', 'up0')).toEqual([
        { check: 'nat', subject: 'up0', state: 'ok', detail: expect.any(String) as string },
      ]);
    });

    test('tells a chain that drops what machines send, and what lets them out', () => {
      const rules = join(network.folder, 'guard');
      writeFileSync(rules, GUARD);
      network.within('nft', '-f', rules);
      const { status, findings } = network.verified();
      expect(status).toBe(1);
      const [found, ...others] = about(findings, 'nat', 'up0');
      expect(others).toEqual([]);
      expect(found).toMatchObject({
        ...{ state: 'fault', detail: 'the chain "inet guard forward" drops what comes in by lan0' },
        remedy: expect.stringContaining(
          'nft insert rule inet guard forward iifname lan0 oifname up0 accept',
        ) as string,
      });
      network.within('sh', '-c', found?.remedy ?? '');
      expect(about(network.verified().findings, 'nat', 'up0')).toMatchObject([{ state: 'ok' }]);
    });

    test('tells a name that leads elsewhere by now, and that the server is to be started again', () => {
      nameIs('10.99.12.9');
      const { status, findings } = network.verified();
      expect(status).toBe(1);
      expect(about(findings, 'dns', NAME)).toMatchObject([
        {
          ...{ state: 'fault', detail: `it is ${OWN}, and not 10.99.12.9` },
          remedy: expect.stringContaining('start the server again') as string,
        },
      ]);
    });
  },
);
