import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { parse } from 'yaml';
import { exampleBundle, installable, type Installable, type InstallUrls } from '../../../boot/installers';
import { answersFor } from '../../../boot/installers/talos/answers-for';
import type { MediumLookup } from '../../../boot/media';
import { renderIpxeScript } from '../../../boot/network';
import { makeCertificate } from '../../../pve/certificate';
import { everyMedium, rackFile, rackSite } from '../rack-site';

const urls: InstallUrls = {
  ...{ files: 'http://10.0.12.2/boot/t/files/', media: 'http://10.0.12.2/boot/t/media/' },
  ...{ report: '', logs: '', secureFiles: '', secureReport: '', certificate: '' },
};
const CODED = Buffer.from('a key').toString('base64');
const secret = (path: string): string | undefined =>
  path === 'talos.k8s' ? exampleBundle('a key') : undefined;

/** A medium with files of these names. */
function mediumOf(...names: string[]): MediumLookup {
  return (name) => ({
    ...everyMedium(name),
    files: names.map((file) => ({ name: file, bytes: 1, sha256: 'ab'.repeat(32) })),
  });
}
const medium = mediumOf('initramfs-amd64.xz', 'vmlinuz-amd64');

function found(name: string): Installable & { readonly ok: true } {
  const result = installable(rackSite(), name, { medium, secret });
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result;
}

function textOf(name: string): string {
  const { installer, target } = found(name);
  return installer.files(target, urls)[installer.decisiveFile ?? ''] ?? '';
}

test('the kernel is told where the machine config is', () => {
  const { installer, target } = found('talos1');
  const script = renderIpxeScript('talos1', installer.bootPlan(target, urls), urls);
  expect(script).toContain(
    'kernel http://10.0.12.2/boot/t/media/vmlinuz-amd64 initrd=initramfs-amd64.xz talos.platform=metal talos.config=http://10.0.12.2/boot/t/files/machine-config.yaml ',
  );
  expect(script).toContain('initrd http://10.0.12.2/boot/t/media/initramfs-amd64.xz ');
});

test('a machine of the control plane gets its network, its disk by its serial number, and every key', () => {
  expect(parse(textOf('talos1'))).toMatchObject({
    machine: {
      type: 'controlplane',
      token: 'a key',
      ca: { crt: CODED, key: CODED },
      network: {
        hostname: 'talos1',
        nameservers: ['10.0.12.1'],
        interfaces: [
          {
            deviceSelector: { hardwareAddr: 'b4:2e:99:ac:b0:01', physical: true },
            addresses: ['10.0.12.61/24'],
            dhcp: false,
            routes: [{ network: '0.0.0.0/0', gateway: '10.0.12.1' }],
          },
        ],
      },
      install: { diskSelector: { serial: 'TAL 1' }, image: 'ghcr.io/siderolabs/installer:v1.11.3' },
    },
    cluster: {
      clusterName: 'k8s',
      controlPlane: { endpoint: 'https://10.0.12.61:6443' },
      network: { podSubnets: ['10.246.0.0/16'], serviceSubnets: ['10.96.0.0/12'] },
      etcd: { ca: { crt: CODED, key: CODED } },
    },
  });
});

test('a worker gets its bond and its VLAN, and no key that signs', () => {
  const text = textOf('talos2');
  expect(parse(text)).toMatchObject({
    machine: {
      type: 'worker',
      ca: { crt: CODED, key: '' },
      network: {
        interfaces: [
          { deviceSelector: { hardwareAddr: 'b4:2e:99:ac:b0:11' }, dhcp: true },
          {
            interface: 'bond0',
            bond: {
              mode: '802.3ad',
              lacpRate: 'fast',
              deviceSelectors: [
                { permanentAddr: 'b4:2e:99:ac:b0:12' },
                { permanentAddr: 'b4:2e:99:ac:b0:13' },
              ],
            },
            mtu: 9000,
            vlans: [{ vlanId: 14, addresses: ['10.0.14.62/24'], dhcp: false }],
          },
        ],
      },
      install: { disk: '/dev/sda' },
    },
    cluster: { ca: { crt: CODED, key: '' } },
  });
  expect(text).not.toMatch(/etcd|aggregatorCA|serviceAccount|secretboxEncryptionSecret/);
});

test.each([
  [{}, { secret: () => undefined }, 'the secret "talos.k8s" is nowhere'],
  [{}, { secret: () => 'hunter2' }, 'is not what talosctl gen secrets writes'],
  [{}, { medium: mediumOf('linux') }, 'is none of Talos'],
  [{ 'hosts/talos1.yaml': rackFile('hosts/talos1.yaml').replace('TAL 1', 'TAL*') }, {}, 'for a pattern'],
  [
    {
      'hosts/talos1.yaml': rackFile('hosts/talos1.yaml')
        .replace('network: rack, ipv4: 10.0.12.61/24', '')
        .concat('bridges: { br0: { ports: [eno1], network: rack, ipv4: 10.0.12.61/24 } }\n'),
    },
    {},
    'told of no bridges',
  ],
  [
    {
      'hosts/talos1.yaml': rackFile('hosts/talos1.yaml').replace(
        'network: rack, ipv4: 10.0.12.61/24',
        'ipv4: dhcp',
      ),
    },
    {},
    'has no address',
  ],
  [
    {
      'hosts/talos3.yaml': rackFile('hosts/talos1.yaml').replace('B0:01', 'B0:09').replace('12.61', '12.69'),
    },
    {},
    'is in no cluster',
  ],
])('what is missing is told: %j %j', (changes, sources, words) => {
  const name = Object.keys(changes)[0]?.includes('talos3') ? 'talos3' : 'talos1';
  const result = installable(rackSite(changes), name, { medium, secret, ...sources });
  expect(result).toMatchObject({ ok: false, problems: [expect.stringContaining(words)] });
  expect(JSON.stringify(result)).not.toContain('hunter2');
});

describe('a machine has come up', () => {
  const named = (name: string): ReturnType<typeof makeCertificate> =>
    makeCertificate({ name: `CN=${name}`, now: Date.now(), days: 1 });

  test('once it answers with a certificate of its cluster, and not with one of its own', async () => {
    const [own, other] = [await named('cluster'), await named('maintenance')];
    const server = createServer(own).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      expect(await answersFor(own.cert, '127.0.0.1', port)).toBe(true);
      expect(await answersFor(other.cert, '127.0.0.1', port)).toBe(false);
    } finally {
      server.close();
    }
    expect(await answersFor(own.cert, '127.0.0.1', port)).toBe(false);
  });

  test('never by what is no certificate', async () => {
    expect(await answersFor('no PEM', '127.0.0.1', 1)).toBe(false);
  });
});

const talosctl = process.env['RACKWRIGHT_TALOSCTL'] ?? 'talosctl';
const hasTalosctl = spawnSync(talosctl, ['version', '--client']).status === 0;
(hasTalosctl ? test : test.skip)(
  `talosctl takes the machine configs${hasTalosctl ? '' : ' (skipped: there is no talosctl)'}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-talos-'));
    const file = join(folder, 'machine-config.yaml');
    const verdictOn = (text: string): number | null => {
      writeFileSync(file, text);
      return spawnSync(talosctl, ['validate', '--mode', 'metal', '--strict', '--config', file]).status;
    };
    try {
      for (const name of ['talos1', 'talos2']) {
        expect(verdictOn(textOf(name))).toBe(0);
        expect(verdictOn(textOf(name).replace('hostDNS', 'hostDSN'))).not.toBe(0);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
