import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderDnsmasq } from '../../../boot/network/dnsmasq/dnsmasq-config';
import { hasUpstream, reachedAtOf } from '../../../boot/network';
import { rackSite } from '../rack-site';

const dnsmasq = ['/usr/sbin/dnsmasq', '/usr/bin/dnsmasq'].find((path) => existsSync(path));
const suite = dnsmasq === undefined ? describe.skip : describe;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-names-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

suite(
  `names that machines ask of dnsmasq${dnsmasq === undefined ? ' (skipped: there is no dnsmasq)' : ''}`,
  () => {
    let child: ChildProcess;
    let upstream: Socket;
    let asked: string[];
    afterEach(async () => {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await ended;
      upstream.close();
    });

    /** A name server that says 192.0.2.77 to every question of an IPv4 address, and that there is no such name to all others. */
    async function startUpstream(): Promise<number> {
      asked = [];
      upstream = createSocket('udp4', (question, from) => {
        const isAddress = question.readUInt16BE(question.indexOf(0, 12) + 1) === 1;
        const end = question.indexOf(0, 12) + 5;
        asked.push(
          question
            .subarray(12, end - 5)
            .toString('latin1')
            .replace(/[^a-z0-9]/g, '.')
            .slice(1),
        );
        const head = Buffer.from([
          0,
          0,
          0x81,
          isAddress ? 0x80 : 0x83,
          0,
          1,
          0,
          isAddress ? 1 : 0,
          0,
          0,
          0,
          0,
        ]);
        question.copy(head, 0, 0, 2);
        const answer = isAddress ? [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, 2, 77] : [];
        upstream.send(
          Buffer.concat([head, question.subarray(12, end), Buffer.from(answer)]),
          from.port,
          from.address,
        );
      });
      await new Promise<void>((done) => upstream.bind(0, '127.0.0.1', done));
      return upstream.address().port;
    }

    async function start(known: boolean): Promise<Resolver> {
      const own = await startUpstream();
      const rendered = renderDnsmasq({
        ...{ site: rackSite(), interface: 'lo', address: '10.0.12.2/24', mode: 'dhcp', tftpFolder: folder },
        ...{ optionsFile: join(folder, 'options'), leaseFile: join(folder, 'leases') },
        firmwareUrl: 'http://boot.example.org:8069/firmware/ipxe.efi',
        answers: { url: 'https://boot.example.org:8443/answer', fingerprint: 'AB:CD' },
        reachedAt: { name: 'boot.example.org', address: '10.0.12.2' },
        hasUpstream: known,
      });
      // Its names alone, on a port of its own.
      const names = rendered
        .split('\n')
        .filter((line) => /^(domain|local|host-record|txt-record|no-hosts)/.test(line));
      const port = await freePort();
      const here = [
        'no-resolv',
        `server=127.0.0.1#${String(own)}`,
        `port=${String(port)}`,
        'user=root',
        'listen-address=127.0.0.1',
        'bind-interfaces',
      ];
      writeFileSync(join(folder, 'dnsmasq.conf'), `${[...names, ...here].join('\n')}\n`);
      child = spawn(dnsmasq ?? '', [
        '-k',
        '--log-facility=-',
        '--pid-file=',
        `--conf-file=${join(folder, 'dnsmasq.conf')}`,
      ]);
      let said = '';
      await new Promise<void>((ready, failed) => {
        child.stderr?.on('data', (text: Buffer) => {
          said += text.toString();
          if (said.includes(': started, ')) ready();
        });
        child.once('exit', () => {
          failed(new Error(said));
        });
      });
      const resolver = new Resolver({ timeout: 2000, tries: 1 });
      resolver.setServers([`127.0.0.1:${String(port)}`]);
      return resolver;
    }

    test('the server, machines and nodes are known, and others of the domain asked of others', async () => {
      const resolver = await start(true);
      expect(await resolver.resolve4('boot.example.org')).toEqual(['10.0.12.2']);
      expect(await resolver.resolve4('ubuntu1.example.org')).toEqual(['10.0.12.21']);
      expect(await resolver.resolve4('rackwright.example.org')).toEqual(['10.0.12.2']);
      // There is the name, and no such address of it: nobody else is asked, who might say that there is no such name.
      await expect(resolver.resolve6('boot.example.org')).rejects.toMatchObject({ code: 'ENODATA' });
      expect(asked).toEqual([]);
      expect(await resolver.resolve4('mirror.example.org')).toEqual(['192.0.2.77']);
      expect(asked).toEqual(['mirror.example.org']);
    });

    test('where there are no others, a name that is not known is none at once', async () => {
      const resolver = await start(false);
      expect(await resolver.resolve4('boot.example.org')).toEqual(['10.0.12.2']);
      await expect(resolver.resolve4('mirror.example.org')).rejects.toMatchObject({ code: 'ENOTFOUND' });
      expect(asked).toEqual([]);
    });
  },
);

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  const { port } = socket.address();
  await new Promise<void>((done) => socket.close(done));
  return port;
}

test.each([
  ['nameserver 10.0.0.53\n', true],
  ['# nameserver 10.0.0.53\nnameserver 127.0.0.1\nnameserver 10.0.12.2\n', false],
  ['search example.org\n', false],
])('of %j there are others to ask: %s', (text, is) => {
  const file = join(folder, 'resolv.conf');
  writeFileSync(file, text);
  expect(hasUpstream('10.0.12.2', file)).toBe(is);
  expect(hasUpstream('10.0.12.2', join(folder, 'none'))).toBe(false);
});

test('a name that leads to this machine itself is its address on the provisioning network', async () => {
  expect(await reachedAtOf('http://localhost:8069', '10.0.12.2')).toEqual({
    name: 'localhost',
    address: '10.0.12.2',
  });
  expect(await reachedAtOf('http://10.0.12.3:8069', '10.0.12.2')).toBeUndefined();
  expect(await reachedAtOf('http://[fd00::1]:8069', '10.0.12.2')).toBeUndefined();
});
