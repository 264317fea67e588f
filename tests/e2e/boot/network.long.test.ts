import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../../../boot';
import { ipxeFile } from '../../../boot/network';

const needs = {
  root: process.getuid?.() === 0,
  dnsmasq: existsSync('/usr/sbin/dnsmasq'),
  iPXE: existsSync('/usr/lib/ipxe/undionly.kpxe'),
  nftables: spawnSync('nft', ['--version']).status === 0,
  busybox: spawnSync('busybox', ['udhcpc', '--help']).status !== null,
  curl: spawnSync('curl', ['--version']).status === 0,
};
const missing = Object.entries(needs).flatMap(([name, isThere]) => (isThere ? [] : [name]));
const suite = missing.length === 0 ? describe : describe.skip;

const HOME = join(__dirname, '../../..');
const OWN = '10.99.8.2';
const MAC = 'b4:2e:99:ac:c0:01';
const HOST = `os: pve
nics: { eno1: { mac: "${MAC}", dns_servers: [${OWN}], ipv4: { address: 10.99.8.21/24, gateway: ${OWN} } } }
disks: { system: { path: /dev/sda, wipe: true, mount: / } }
answer: { country: at, mailto: root@example.org }
`;
/** A machine that has no fixed address. */
const OTHER_MAC = 'b4:2e:99:ac:c0:02';
const OTHER = HOST.replace(MAC, OTHER_MAC).replace(/ipv4: \{.*?\}/, 'ipv4: dhcp');
const SITE = 'os_profiles: { pve: { family: proxmox-ve, version: "9.1" } }\n';

suite(
  `what clients get of the provisioning network${missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')})`}`,
  () => {
    jest.setTimeout(300_000);
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-net-'));
    const project = join(folder, 'project');
    const [server, machine] = ['s', 'm'].map((part) => `rwnet${part}${String(process.pid)}`) as [
      string,
      string,
    ];
    let serve: ChildProcess | undefined;
    let said = '';

    const ip = (...words: readonly string[]): void => {
      const { status, stderr } = spawnSync('ip', words, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`ip ${words.join(' ')}: ${stderr}`);
    };
    const within = (namespace: string, ...argv: readonly string[]): string => {
      const { status, stdout, stderr } = spawnSync('ip', ['netns', 'exec', namespace, ...argv], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`${argv.join(' ')}: ${stdout}${stderr}`);
      return stdout.trim();
    };

    const start = async (): Promise<void> => {
      const program = [process.execPath, join(HOME, 'cli/rackwright.mjs'), 'serve', '--address', OWN];
      const network = ['--dhcp', `prov0=${OWN}/24`, '--nat', 'up0', '--allow', '10.99.8.0/24'];
      said = '';
      serve = spawn('ip', ['netns', 'exec', server, ...program, '--listen', OWN, ...network], {
        cwd: project,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [serve.stdout, serve.stderr]) {
        stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      }
      while (!said.includes('token of the first admin')) {
        if (serve.exitCode !== null) throw new Error(said);
        await sleep(100);
      }
    };

    beforeAll(async () => {
      cpSync(join(HOME, 'specs'), join(project, 'specs'), { recursive: true });
      mkdirSync(join(project, 'specs/hosts'), { recursive: true });
      writeFileSync(join(project, 'specs/hosts/pve1.yaml'), HOST);
      writeFileSync(join(project, 'specs/hosts/rack9.yaml'), OTHER);
      const site = join(project, 'specs/site.yaml');
      writeFileSync(site, `${readFileSync(site, 'utf8')}${SITE}`);
      for (const name of [server, machine]) ip('netns', 'add', name);
      ip('link', 'add', 'prov0', 'netns', server, 'type', 'veth', 'peer', 'eth0', 'netns', machine);
      ip('-n', machine, 'link', 'set', 'eth0', 'address', MAC, 'up');
      ip('-n', server, 'link', 'add', 'up0', 'type', 'bridge');
      ip('-n', server, 'addr', 'add', `${OWN}/24`, 'dev', 'prov0');
      for (const device of ['lo', 'prov0', 'up0']) ip('-n', server, 'link', 'set', device, 'up');
      await start();
    });
    const stop = async (): Promise<void> => {
      const served = serve;
      if (served?.exitCode !== null || served.signalCode !== null) return;
      const end = new Promise((done) => served.once('exit', done));
      served.kill('SIGTERM');
      await end;
    };
    afterAll(async () => {
      await stop();
      for (const name of [server, machine]) spawnSync('ip', ['netns', 'del', name]);
      rmSync(folder, { recursive: true, force: true });
    });

    const fingerprint = (): string => /SHA-256 of the certificate: (\S+)/.exec(said)?.[1] ?? 'none';

    test('DHCP gives the machine its address, this server as its router, and options 250 and 251', () => {
      const script = join(folder, 'event');
      writeFileSync(script, '#!/bin/sh\n[ "$1" = bound ] && env > "$RESULT"\nexit 0\n');
      chmodSync(script, 0o755);
      const result = join(folder, 'lease');
      const options = ['-O', '250', '-O', '251', '-O', 'search'];
      within(
        machine,
        'env',
        `RESULT=${result}`,
        'busybox',
        'udhcpc',
        '-i',
        'eth0',
        '-n',
        '-q',
        '-s',
        script,
        ...options,
      );
      const lease = Object.fromEntries(
        readFileSync(result, 'utf8')
          .split('\n')
          .map((line) => line.split(/=(.*)/s).slice(0, 2)),
      ) as Readonly<Record<string, string>>;
      expect(lease).toMatchObject({ ip: '10.99.8.21', router: OWN });
      const textOf = (option: string): string => Buffer.from(lease[option] ?? '', 'hex').toString();
      expect(textOf('opt250')).toBe(`https://${OWN}:8443/answer`);
      expect(textOf('opt251')).toBe(fingerprint());
      ip('-n', machine, 'addr', 'add', '10.99.8.21/24', 'dev', 'eth0');
    });

    test('a machine without a fixed address gets one of the end of the network, a stranger none', () => {
      const result = join(folder, 'other');
      const script = join(folder, 'other-event');
      writeFileSync(script, '#!/bin/sh\n[ "$1" = bound ] && echo "$ip" > "$RESULT"\nexit 0\n');
      chmodSync(script, 0o755);
      const ask = (mac: string): void => {
        ip('-n', machine, 'link', 'set', 'eth0', 'address', mac);
        const argv = ['busybox', 'udhcpc', '-i', 'eth0', '-n', '-q', '-s', script];
        within(machine, 'env', `RESULT=${result}`, ...argv);
      };
      try {
        expect(() => {
          ask('b4:2e:99:ac:c0:03');
        }).toThrow('no lease');
        ask(OTHER_MAC);
        expect(readFileSync(result, 'utf8')).toMatch(/^10\.99\.8\.2\d\d\n$/);
      } finally {
        ip('-n', machine, 'link', 'set', 'eth0', 'address', MAC);
      }
    });

    test('DNS has the same as TXT records', () => {
      const domain =
        /^domain: (\S+)/m.exec(readFileSync(join(project, 'specs/site.yaml'), 'utf8'))?.[1] ?? '';
      const ask = (name: string): string => {
        const code = `const r=new(require('dns').promises.Resolver)();r.setServers(['${OWN}']);r.resolveTxt('${name}.${domain}').then(t=>console.log(t.map(p=>p.join('')).join()))`;
        return within(machine, process.execPath, '-e', code);
      };
      expect(ask('proxmox-auto-installer')).toBe(`https://${OWN}:8443/answer`);
      expect(ask('proxmox-auto-installer-cert-fingerprint')).toBe(fingerprint());
    });

    test('UEFI that boots over HTTP finds iPXE, and nothing else there', () => {
      const fetched = join(folder, 'ipxe.efi');
      within(machine, 'curl', '-sf', '-o', fetched, `http://${OWN}:8069/firmware/ipxe.efi`);
      expect(readFileSync(fetched).equals(readFileSync(ipxeFile('ipxe.efi')))).toBe(true);
      for (const path of ['passwd', '..%2f..%2fetc%2fpasswd', 'ipxe.iso']) {
        const url = `http://${OWN}:8069/firmware/${path}`;
        expect(within(machine, 'curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', url)).toBe('400');
      }
    });

    test('TFTP gives what firmware loads, and no other file of the server', () => {
      const fetch = (path: string): string =>
        within(
          machine,
          ...[
            'sh',
            '-c',
            'curl -s --path-as-is --max-time 20 "$1" | sha256sum',
            'sh',
            `tftp://${OWN}/${path}`,
          ],
        );
      const nothing = within(machine, 'sh', '-c', 'sha256sum < /dev/null');
      for (const path of [
        '../dnsmasq.conf',
        '../options',
        '../../admin-token',
        '/etc/passwd',
        '..%2foptions',
      ])
        expect([path, fetch(path)]).toEqual([path, nothing]);
      expect(fetch('ipxe.efi').slice(0, 64)).toBe(
        within(machine, 'sha256sum', ipxeFile('ipxe.efi')).slice(0, 64),
      );
    });

    const verify = (): { readonly status: number | null; readonly findings: readonly Finding[] } => {
      const argv = [process.execPath, join(HOME, 'cli/rackwright.mjs'), 'verify', '--json'];
      const { status, stdout, stderr } = spawnSync('ip', ['netns', 'exec', server, ...argv], {
        ...{ cwd: project, encoding: 'utf8' },
      });
      if (stdout === '') throw new Error(stderr);
      return { status, findings: JSON.parse(stdout) as readonly Finding[] };
    };
    const about = (findings: readonly Finding[], check: string): readonly string[] =>
      findings
        .filter((each) => each.check === check)
        .map(({ state, subject, detail }) => `${state} ${subject}: ${detail}`);

    test('verify asks for all of it as machines do', () => {
      const { status, findings } = verify();
      expect(about(findings, 'dhcp')).toEqual([
        'ok a stranger: is offered no address',
        `ok pve1 ${MAC.toUpperCase()}: gets 10.99.8.21 and ipxe.efi`,
        expect.stringMatching(/^ok rack9 .*: gets 10\.99\.8\.2\d\d and ipxe\.efi$/),
      ]);
      expect(about(findings, 'dns')).toEqual([
        expect.stringMatching(/^ok rackwright\..*: 10\.99\.8\.2$/),
        expect.stringMatching(/^ok proxmox-auto-installer\..*: https:/),
        `ok ${findings.find(({ subject }) => subject.includes('fingerprint'))?.subject ?? ''}: ${fingerprint()}`,
      ]);
      expect(about(findings, 'tftp')).toEqual([
        `ok ipxe.efi: comes from ${OWN}`,
        `ok undionly.kpxe: comes from ${OWN}`,
      ]);
      expect(about(findings, 'server').filter((line) => !line.startsWith('ok'))).toEqual([]);
      expect(about(findings, 'answers')).toContainEqual(expect.stringMatching(/^ok pve1: rendered/));
      // There is nothing to install from yet.
      expect(about(findings, 'images')).toEqual([expect.stringMatching(/^fault .*wanted by pve1, rack9$/)]);
      expect(status).toBe(1);
    });

    test('verify finds a second DHCP server', async () => {
      ip('-n', machine, 'addr', 'replace', '10.99.8.3/24', 'dev', 'eth0');
      const second = spawn('ip', [
        ...['netns', 'exec', machine, 'dnsmasq', '--keep-in-foreground', '--log-facility=-', '--port=0'],
        ...[
          '--conf-file=/dev/null',
          '--user=root',
          '--interface=eth0',
          '--dhcp-authoritative',
          '--pid-file=',
        ],
        ...['--dhcp-range=10.99.8.100,10.99.8.110', `--dhcp-leasefile=${join(folder, 'second')}`],
      ]);
      try {
        let words = '';
        await new Promise<void>((ready, failed) => {
          second.stderr.on('data', (text: Buffer) => {
            words += text.toString();
            if (words.includes(': started')) ready();
          });
          second.on('close', () => {
            failed(new Error(words));
          });
        });
        // It looks at one address after the other before it offers it, so that it may answer one question alone in time.
        expect(about(verify().findings, 'dhcp')).toContainEqual(
          expect.stringMatching(/^fault .*: a second DHCP server answers: 10\.99\.8\.(3|21)$/),
        );
      } finally {
        const end = new Promise((done) => second.once('close', done));
        second.kill('SIGTERM');
        await end;
      }
    });

    test('a server that was killed leaves nothing that keeps the next one from serving', async () => {
      const killed = serve;
      const end = new Promise((done) => killed?.once('exit', done));
      killed?.kill('SIGKILL');
      await end;
      await start();
      expect(about(verify().findings, 'dhcp')).toEqual([
        'ok a stranger: is offered no address',
        `ok pve1 ${MAC.toUpperCase()}: gets 10.99.8.21 and ipxe.efi`,
        expect.stringMatching(/^ok rack9 .*: gets 10\.99\.8\.2\d\d and ipxe\.efi$/),
      ]);
    });

    test('machines get out while it serves, and everything is as before when it has ended', async () => {
      const forward = (): string => within(server, 'cat', '/proc/sys/net/ipv4/ip_forward');
      expect(within(server, 'nft', 'list', 'ruleset')).toMatch(
        /ip saddr 10\.99\.8\.0\/24 oifname "up0" masquerade/,
      );
      expect(forward()).toBe('1');
      await stop();
      expect(within(server, 'nft', 'list', 'ruleset')).toBe('');
      expect(forward()).toBe('0');
      const { status, findings } = verify();
      expect([status, about(findings, 'dhcp')[1]]).toEqual([1, expect.stringMatching(/^fault pve1/)]);
      expect(about(findings, 'server').filter((line) => line.startsWith('fault'))).toHaveLength(2);
      expect(about(findings, 'dns').every((line) => line.startsWith('fault'))).toBe(true);
      expect(about(findings, 'tftp')).toEqual([
        'fault ipxe.efi: nothing came within 5 s',
        'fault undionly.kpxe: nothing came within 5 s',
      ]);
      for (const { state, remedy } of findings) if (state === 'fault') expect(remedy).toMatch(/\w{4}/);
    });

    test('verify tells what other services in the place of this server give', async () => {
      const domain =
        /^domain: (\S+)/m.exec(readFileSync(join(project, 'specs/site.yaml'), 'utf8'))?.[1] ?? '';
      const tftp = join(folder, 'other-tftp');
      mkdirSync(tftp);
      writeFileSync(join(tftp, 'ipxe.efi'), 'another');
      const other = spawn('ip', [
        ...['netns', 'exec', server, 'dnsmasq', '--keep-in-foreground', '--log-facility=-', '--no-hosts'],
        ...['--conf-file=/dev/null', '--user=root', '--interface=prov0', '--bind-dynamic', '--pid-file='],
        ...['--dhcp-authoritative', '--no-ping', '--dhcp-range=10.99.8.100,10.99.8.110'],
        // No router.
        '--dhcp-option=3',
        ...[`--dhcp-leasefile=${join(folder, 'other')}`, `--host-record=rackwright.${domain},10.99.8.9`],
        ...[`--txt-record=proxmox-auto-installer.${domain},https://10.99.8.9/answer`, '--no-resolv'],
        ...['--enable-tftp', `--tftp-root=${tftp}`],
      ]);
      try {
        let words = '';
        await new Promise<void>((ready, failed) => {
          other.stderr.on('data', (text: Buffer) => {
            words += text.toString();
            if (words.includes(': started')) ready();
          });
          other.on('close', () => {
            failed(new Error(words));
          });
        });
        const { findings } = verify();
        expect(about(findings, 'dhcp')).toEqual([
          'fault a stranger: is offered an address',
          expect.stringMatching(/^fault pve1 .*: is offered 10\.99\.8\.1\d\d, and not 10\.99\.8\.21$/),
          expect.stringMatching(/^fault rack9 .*: is not told what to boot$/),
          // Whose installer takes DHCP for the machine's own address.
          expect.stringMatching(/^fault rack9 .*: is offered no router, .*192\.168\.100\.2/),
        ]);
        expect(about(findings, 'dns')).toEqual([
          expect.stringMatching(/^fault .*: it is 10\.99\.8\.9, and not 10\.99\.8\.2$/),
          expect.stringMatching(/^fault .*: it is https:\/\/10\.99\.8\.9\/answer, and not https:/),
          expect.stringMatching(/^fault proxmox-auto-installer-cert-fingerprint/),
        ]);
        expect(about(findings, 'tftp')).toEqual([
          `fault ipxe.efi: ${OWN} gives another file of that name`,
          expect.stringMatching(/^fault undionly\.kpxe: the server says: .*not found/),
        ]);
        for (const { state, remedy } of findings) if (state === 'fault') expect(remedy).toMatch(/\w{4}/);
      } finally {
        const end = new Promise((done) => other.once('close', done));
        other.kill('SIGTERM');
        await end;
      }
      ip('-n', server, 'addr', 'del', `${OWN}/24`, 'dev', 'prov0');
      const [found] = verify().findings.filter(({ check }) => check === 'dhcp');
      expect(found).toMatchObject({
        ...{ subject: 'prov0', state: 'fault', detail: `the interface has no address ${OWN}, or is down` },
        remedy: expect.stringContaining(`ip addr add ${OWN}/24 dev prov0`) as string,
      });
    });
  },
);
